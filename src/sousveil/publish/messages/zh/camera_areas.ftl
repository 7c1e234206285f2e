# Cameras by area, in published files.
cameras-areas-note = 摄像机数量过多，这些文件中没有每台摄像机的单独页面：每台摄像机在此占一行，以其编号为锚点。合并各条观测的规则和理由、按种类和厂商的列表不在此处；联机提供的网站中有。
cameras-areas-package = 全部摄像机见数据包（数据表 core_cameras）。
cameras-areas-all = ← 全部地区
cameras-area-unknown = 地点不明
cameras-column-country = 国家
cameras-column-position = 纬度、经度
cameras-column-dates = 起始 – 最后见于
cameras-column-sources = 来源及其中位置
