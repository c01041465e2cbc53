# 日历：日期、类别、例外与通知。键以 `calendar-` 开头。
calendar-kind-ordinary = 工作日
calendar-kind-weekend = 周末
calendar-kind-holiday = 法定节假日
calendar-kind-rest = 调休休息日
calendar-kind-make-up = 调休上班日
calendar-kind-closed = 本地停工
calendar-kind-opened = 本地上班
