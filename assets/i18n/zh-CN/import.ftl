# Loading lists. Keys begin with `import-`.

# 一行可能有的问题
import-no-name = 缺少名称
import-long-name = 名称过长
import-bad-uscc = 不是统一社会信用代码：应为 18 位，且不含 I、O、S、V、Z
import-uscc-check = 信用代码的校验位不符，请与营业执照核对
import-not-understood = 看不懂这一格的内容
import-bad-phone = 看不懂这个电话号码；固定电话请写上区号
import-bad-id-number = 身份证号码不正确
import-no-enterprise = 信用代码和名称都没有，不知道属于哪家企业
import-unknown-enterprise = 没有这家企业，请先导入企业清单
import-ambiguous-name = 有多家企业同名，请填写信用代码
import-no-offering = 缺少产品
import-no-such-offering = 产品目录中没有这个产品
import-no-such-manager = 没有这个账号或姓名的员工，或者有同名的
import-ends-before-start = 结束早于开始
import-too-long = 授权书的有效期最长三年
import-no-quantity = 数量至少为 1
import-holding-ended = 这项业务已经终止，不能再改
import-stray-quote = 引号只有一半，请改正这一行

# 导入报告
import-refused = 未导入
import-left-out = 已导入，但略去此项
import-report-line = 行号
import-report-outcome = 结果
import-report-column = 列
import-report-reason = 原因

# 时间线
import-event-updated = 按清单“{ $source }”更新了资料

# 列的含义
import-field-enterprise = 所属企业
import-field-name = 名称
import-field-uscc = 统一社会信用代码
import-field-short-name = 简称
import-field-org-type = 单位性质
import-field-size = 规模
import-field-industry = 行业
import-field-region = 地区
import-field-address = 地址
import-field-legal-person = 法定代表人
import-field-licence-until = 执照有效期至
import-field-tier = 客户等级
import-field-lifecycle = 生命周期
import-field-manager = 客户经理
import-field-tags = 标签
import-field-note = 备注
import-field-phone = 电话
import-field-role = 角色
import-field-title = 职务
import-field-id-number = 身份证号
import-field-email = 邮箱
import-field-valid-from = 授权起
import-field-valid-to = 授权止
import-field-offering = 产品
import-field-number = 业务号码
import-field-payer = 付费方式
import-field-service-level = 服务等级
import-field-status = 状态
import-field-quantity = 数量
import-field-monthly-fee = 月费
import-field-since = 开通日期
import-field-expiry = 到期日期

# 导入页面
import-file = 清单
import-kind-enterprises = 企业
import-kind-contacts = 联系人
import-kind-holdings = 在用业务
import-drop = 将 CSV 或表格文件拖到这里，或点击选择…
import-other-file = { $file } · 点击或拖入以换一个文件…
import-lists = 清单文件
import-reading = 正在读取文件…
import-columns = 各列的含义
import-lines = { $n } 行
import-facts = { $file } · { $encoding }
import-missing = 请为以下内容选择一列：{ $fields }
import-no-meaning = （不使用）
import-meaning = “{ $column }”列的含义
import-load = 导入清单
import-rehearse = 试运行，不做改动
import-running = 请等待导入完成
import-loading = 正在导入
import-rehearsing = 正在试运行
import-progress = { $n } / { $all } 行
import-stop = 停止
import-done = 清单已导入
import-would = 试运行结果，没有改动任何内容
import-stopped = 已停止，此前导入的内容已保留
import-added = 新增
import-updated = 更新
import-unchanged = 未变
import-refused-count = 未导入
import-see-below = 详见下表
import-remarks = 未完整导入的行
import-save-report = 保存报告…
import-nothing-to-report = 每一行都已完整导入
import-report-name = { $file } 导入报告.csv
import-report-saved = 报告已保存
import-understood = 首行写列名，中英文都认：{ $fields }
