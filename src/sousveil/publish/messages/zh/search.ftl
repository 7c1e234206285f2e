# 搜索用语。
search-heading = 搜索
search-label = 在文件和记录中查找的词语
search-go = 搜索
search-hint = 所有词语都须出现。“…”查找短语，camer* 查找词首，-词语 表示排除。中文无需空格：人脸识别即为短语，繁简体视为相同。
search-found = { $count ->
    [0] 没有找到。
   *[other] 找到 { $count } 处
}
search-found-files = 找到 0 处
search-filters = 缩小范围
search-clear = 取消筛选
search-filter-kind = 类型
search-filter-year = 年份
search-filter-place = 地点
search-filter-capability = 功能
search-passages = 文件原文
search-entries = 可搜索 { $count } 个段落和记录。
search-needs-scripts = 在这些文件中，搜索由浏览器中的脚本完成，不会向任何地方发送内容。不启用脚本时，请使用上方的列表，或使用 `sousveil search`。
search-loading = 正在查找……
search-failed = 索引的一部分无法读取。
