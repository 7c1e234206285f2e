# Words of the page where people decide which names are one.
review-heading = Which names are one organisation?
review-intro = The pairs on which most hangs come first. Each answer is added to decisions/organisations.csv with your name and the time; the next build obeys it.
review-open = { $count ->
    [one] One pair is undecided
   *[other] { $count } pairs are undecided
}
review-author = Deciding as { $name }
review-contradicting = Not obeyed: later decisions rule these out
review-last = Your last answer:
review-undo = Undo
review-ask = Are these the same?
review-left = First
review-right = Second
review-score = Likeness { $score }.
review-reason = Why
review-nothing = There is nothing to decide.
review-answer-same = same
review-answer-different = different
review-answer-part-of = first is part of second
review-answer-has-part = second is part of first
review-answer-unsure = unsure
