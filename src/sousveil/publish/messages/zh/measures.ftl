# 统计页面的用语。
measures-heading = 统计
measures-intro = 由本案数据表回答的问题，并说明各项的计算方法。
measures-column-title = 统计项
measures-method = 方法
measures-answer = 结果
measures-more = 其余 { $count } 行见数据表
measures-none = 本案没有相关数据；这不等于零。
measures-columns = 各列说明
measures-yes = 是
measures-no = 否
