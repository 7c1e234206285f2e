# 判断哪些名称属于同一机构的页面用语。
review-heading = 哪些名称是同一个机构？
review-intro = 影响最大的配对排在最前。每个回答连同您的名字和时间追加到 decisions/organisations.csv，下一次构建将照此办理。
review-open = { $count ->
   *[other] 尚有 { $count } 对未判断
}
review-author = 判断者：{ $name }
review-contradicting = 未采纳：与之后的判断相矛盾
review-last = 您的上一个回答：
review-undo = 撤销
review-ask = 这两个是同一机构吗？
review-left = 甲
review-right = 乙
review-score = 相似度 { $score }。
review-reason = 理由
review-nothing = 没有需要判断的配对。
review-answer-same = 相同
review-answer-different = 不同
review-answer-part-of = 甲是乙的一部分
review-answer-has-part = 乙是甲的一部分
review-answer-unsure = 不确定
