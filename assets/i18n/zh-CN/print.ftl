# 打印。键以 `print-` 开头。

print-order = 订单 { $number }
print-checklist = 资料清单 · 订单 { $number }
print-day = { $name } 的一天 · { $day }
print-order-menu = 打印订单…
print-checklist-menu = 打印资料清单…
print-day-menu = 打印我的一天…
print-written = 打印页已生成，并交给浏览器打开：{ $place }
print-mark = { $name } { $at }
print-foot = 由 { $name } 于 { $at } 打印。个人信息已脱敏，请妥善保管，用后销毁。
print-stage = 阶段
print-product = 产品
print-papers = 资料
print-paper = 资料
print-required = 要求
print-advice = 说明
print-what = 内容
print-no-papers = 不需要资料。
print-checklist-hint = 请备齐尚缺的资料，通过客户经理发给您的链接上传，或当面交给客户经理。
