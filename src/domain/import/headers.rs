//! What the headers of lists mean, as other systems write them in Chinese and in English.

use super::{Field, ListKind};
use crate::domain::text;

/// Each field with the headers that mean it, folded.
const HEADERS: &[(Field, &[&str])] = &[
    (
        Field::Enterprise,
        &[
            "企业名称",
            "单位名称",
            "公司名称",
            "客户名称",
            "集团名称",
            "集团客户名称",
            "所属企业",
            "所属单位",
            "企业",
            "公司",
            "客户",
            "单位",
            "enterprise",
            "company",
            "customer",
            "companyname",
            "enterprisename",
            "customername",
            "account",
        ],
    ),
    (
        Field::Uscc,
        &[
            "统一社会信用代码",
            "社会信用代码",
            "信用代码",
            "统一信用代码",
            "统一代码",
            "税号",
            "纳税人识别号",
            "uscc",
            "creditcode",
            "unifiedsocialcreditcode",
            "taxnumber",
        ],
    ),
    (Field::ShortName, &["简称", "企业简称", "单位简称", "客户简称", "shortname", "alias"]),
    (
        Field::OrgType,
        &[
            "企业类型",
            "单位性质",
            "机构类型",
            "组织类型",
            "客户类型",
            "orgtype",
            "organisationtype",
            "organizationtype",
        ],
    ),
    (Field::Size, &["规模", "企业规模", "单位规模", "size", "sizeclass"]),
    (
        Field::Industry,
        &[
            "行业",
            "所属行业",
            "行业代码",
            "行业分类",
            "行业类别",
            "industry",
            "industrycode",
            "trade",
        ],
    ),
    (
        Field::Region,
        &[
            "地区",
            "区域",
            "所在地",
            "行政区划",
            "地市",
            "所属地市",
            "城市",
            "归属地",
            "region",
            "city",
            "place",
        ],
    ),
    (
        Field::Address,
        &["地址", "注册地址", "办公地址", "单位地址", "通讯地址", "详细地址", "address"],
    ),
    (
        Field::LegalPerson,
        &[
            "法人",
            "法定代表人",
            "法人代表",
            "法人姓名",
            "负责人",
            "legalperson",
            "legalrepresentative",
        ],
    ),
    (
        Field::LicenceUntil,
        &["营业期限", "营业期限至", "执照有效期", "证照有效期", "licenceuntil", "licenseuntil"],
    ),
    (Field::Tier, &["等级", "客户等级", "价值等级", "级别", "客户级别", "tier", "grade", "level"]),
    (Field::Lifecycle, &["生命周期", "客户阶段", "客户状态", "lifecycle"]),
    (
        Field::Manager,
        &[
            "客户经理",
            "经理",
            "客户经理姓名",
            "客户经理工号",
            "归属经理",
            "manager",
            "accountmanager",
        ],
    ),
    (Field::Tags, &["标签", "tags"]),
    (Field::Note, &["备注", "说明", "note", "notes", "remark", "comment"]),
    (
        Field::Phone,
        &[
            "电话",
            "联系电话",
            "手机",
            "手机号",
            "手机号码",
            "移动电话",
            "总机",
            "办公电话",
            "固定电话",
            "座机",
            "联系方式",
            "号码",
            "phone",
            "mobile",
            "telephone",
            "tel",
            "phonenumber",
            "switchboard",
        ],
    ),
    (Field::Role, &["角色", "联系人角色", "联系人类型", "身份", "role"]),
    (Field::Title, &["职务", "职位", "岗位", "title", "jobtitle", "position"]),
    (
        Field::IdNumber,
        &["身份证", "身份证号", "身份证号码", "证件号码", "证件号", "idnumber", "idcard"],
    ),
    (Field::Email, &["邮箱", "电子邮箱", "电子邮件", "email", "mail"]),
    (Field::ValidFrom, &["授权开始", "授权起", "授权开始日期", "validfrom"]),
    (
        Field::ValidTo,
        &["授权截止", "授权止", "授权有效期", "授权截止日期", "validto", "validuntil"],
    ),
    (
        Field::Offering,
        &[
            "产品",
            "产品名称",
            "业务",
            "业务名称",
            "业务类型",
            "套餐",
            "产品编码",
            "业务编码",
            "offering",
            "product",
            "service",
        ],
    ),
    (
        Field::Number,
        &[
            "业务号码",
            "产品号码",
            "专线号",
            "电路编号",
            "服务号码",
            "账号",
            "计费号码",
            "号码",
            "number",
            "servicenumber",
            "circuit",
            "line",
        ],
    ),
    (Field::Payer, &["付费方式", "付费类型", "统付个付", "付费方", "缴费方式", "payer"]),
    (Field::ServiceLevel, &["服务等级", "保障等级", "sla", "servicelevel"]),
    (Field::Status, &["状态", "业务状态", "产品状态", "status", "state"]),
    (Field::Quantity, &["数量", "成员数", "用户数", "quantity", "count"]),
    (
        Field::MonthlyFee,
        &["月租", "月费", "月租费", "月功能费", "月资费", "资费", "monthlyfee", "fee", "price"],
    ),
    (
        Field::Since,
        &[
            "开通日期",
            "开通时间",
            "生效日期",
            "生效时间",
            "入网时间",
            "since",
            "start",
            "startdate",
        ],
    ),
    (
        Field::Expiry,
        &[
            "到期日期",
            "到期时间",
            "失效日期",
            "协议到期",
            "合同到期",
            "合同到期日",
            "到期日",
            "expiry",
            "expirydate",
            "enddate",
            "end",
        ],
    ),
];

/// Headers of the thing itself, which in other lists name the enterprise.
const NAMES: &[(ListKind, &[&str])] = &[
    (
        ListKind::Enterprises,
        &["名称", "name", "全称", "企业全称", "单位全称", "公司全称", "客户全称"],
    ),
    (
        ListKind::Contacts,
        &[
            "姓名",
            "联系人",
            "联系人姓名",
            "人员姓名",
            "成员姓名",
            "name",
            "contact",
            "contactname",
            "person",
            "fullname",
        ],
    ),
    (ListKind::Holdings, &[]),
];

/// The field that a header means in a list of this kind.
pub(super) fn field(kind: ListKind, header: &str) -> Option<Field> {
    let word = word(header);
    let names = NAMES.iter().find(|(it, _)| *it == kind).map_or(&[][..], |(_, names)| names);
    if names.contains(&&*word) {
        return Some(Field::Name);
    }
    let means = |(_, words): &&(Field, &[&str])| words.contains(&&*word);
    let found = HEADERS.iter().filter(means).map(|(field, _)| match (kind, field) {
        // In a list of enterprises, the enterprise is the thing itself.
        (ListKind::Enterprises, Field::Enterprise) => Field::Name,
        (_, field) => *field,
    });
    let mut found = found.filter(|it| kind.fields().contains(it));
    found.next().or_else(|| Field::from_code(header.trim()).filter(|it| kind.fields().contains(it)))
}

/// A header for comparison: folded, without what follows in brackets and without signs.
fn word(header: &str) -> String {
    let folded = text::fold(header);
    let bare = folded.split('(').next().unwrap_or_default();
    bare.chars().filter(|it| it.is_alphanumeric()).collect()
}
