# Words of the pages of measures.
measures-heading = Measures
measures-intro = Questions that the case's tables answer, with the way each was computed.
measures-column-title = Measure
measures-method = Method
measures-answer = Answer
measures-more = { $count } further rows are in the table
measures-none = The case holds no data for this. That is not a zero.
measures-columns = Columns
measures-yes = yes
measures-no = no
