# 上传链接：订单页卡片、通知、时间线

link-event-made = 生成上传链接（{ $papers } 份资料）
link-event-revoked = 上传链接已作废
link-event-submitted = 客户已通过链接提交全部资料
link-notice-opened = 订单 { $number }：客户已打开上传链接
link-notice-submitted = 订单 { $number }：客户表示资料已全部提交
link-notice-locked = 订单 { $number }：验证码输错次数过多，上传链接已锁定，请联系客户并发放新验证码
