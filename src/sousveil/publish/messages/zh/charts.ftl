# 图表的用语。
charts-files = 图表下载：
charts-column-label = 项目
charts-column-series = 所属
charts-column-low = 下限
charts-column-high = 上限
charts-alt-bars = 条形图，共 { $count } 行：{ $title }。
charts-alt-trend = 随时间变化的图，共 { $count } 个数值：{ $title }。
charts-alt-intervals = 区间图，共 { $count } 个区间：{ $title }。
charts-alt-ends = 最小：{ $least }，{ $low }。最大：{ $most }，{ $high }。表格内容与此相同。
