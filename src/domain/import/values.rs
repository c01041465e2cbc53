//! What stands in the cells of lists: words, dates, sums of money, as people write them.

use chrono::NaiveDate;

use crate::domain::{
    HoldingStatus, Lifecycle, OrgType, Payer, RoleCode, ServiceLevel, SizeClass, Tier, text,
};

/// Words in cells that say that there is nothing.
pub(super) const NOTHING: &[&str] = &["-", "--", "—", "/", "无", "N/A", "n/a", "NULL", "null"];

/// Words for an end that never comes.
const FOREVER: &[&str] = &["长期", "永久", "无固定期限", "longterm", "permanent"];

/// Each value with the words that mean it.
type Words<T> = &'static [(T, &'static [&'static str])];

const TIERS: Words<Tier> = &[
    (Tier::T1, &["t1", "1", "1级", "一级", "a", "a类", "钻石"]),
    (Tier::T2, &["t2", "2", "2级", "二级", "b", "b类", "金", "金牌"]),
    (Tier::T3, &["t3", "3", "3级", "三级", "c", "c类", "银", "银牌"]),
    (Tier::T4, &["t4", "4", "4级", "四级", "d", "d类", "铜", "标准"]),
];

const ORG_TYPES: Words<OrgType> = &[
    (
        OrgType::Enterprise,
        &["enterprise", "企业", "公司", "有限公司", "有限责任公司", "股份有限公司"],
    ),
    (OrgType::Government, &["government", "机关", "政府", "党政机关", "国家机关"]),
    (OrgType::Institution, &["institution", "事业单位", "学校", "医院"]),
    (OrgType::Social, &["social", "社会团体", "社团", "社会组织"]),
    (OrgType::SelfEmployed, &["self_employed", "个体", "个体户", "个体工商户", "个体经营"]),
];

const SIZES: Words<SizeClass> = &[
    (SizeClass::Large, &["large", "大型", "大"]),
    (SizeClass::Medium, &["medium", "中型", "中"]),
    (SizeClass::Small, &["small", "小型", "小"]),
    (SizeClass::Micro, &["micro", "微型", "微"]),
];

const STAGES: Words<Lifecycle> = &[
    (Lifecycle::Potential, &["potential", "潜在", "潜在客户"]),
    (Lifecycle::New, &["new", "新客户", "新增", "新入网"]),
    (Lifecycle::Existing, &["existing", "存量", "存量客户", "在网", "老客户"]),
    (Lifecycle::NewBusiness, &["new_business", "新业务", "存量新业务"]),
    (Lifecycle::Lost, &["lost", "流失", "离网", "已流失"]),
];

const ROLES: Words<RoleCode> = &[
    (
        RoleCode::LegalRepresentative,
        &["legal_representative", "legalrepresentative", "法人", "法定代表人", "法人代表"],
    ),
    (
        RoleCode::DecisionMaker,
        &["decision_maker", "decisionmaker", "决策人", "关键人", "负责人", "决策者"],
    ),
    (
        RoleCode::AuthorizedAgent,
        &[
            "authorized_agent",
            "authorizedagent",
            "agent",
            "经办人",
            "授权代表",
            "被授权人",
            "代理人",
        ],
    ),
    (RoleCode::Technical, &["technical", "技术", "技术联系人", "技术负责人", "it"]),
    (RoleCode::Finance, &["finance", "财务", "财务联系人", "财务负责人"]),
    (RoleCode::Member, &["member", "成员", "员工", "普通成员", "联系人"]),
    (RoleCode::Switchboard, &["switchboard", "总机", "前台"]),
];

const PAYERS: Words<Payer> = &[
    (Payer::Enterprise, &["enterprise", "统付", "集团统付", "单位付费", "企业付费"]),
    (Payer::Individual, &["individual", "个付", "个人付费", "成员付费"]),
];

const LEVELS: Words<ServiceLevel> = &[
    (ServiceLevel::Aaa, &["aaa", "aaa级"]),
    (ServiceLevel::Aa, &["aa", "aa级"]),
    (ServiceLevel::A, &["a", "a级"]),
    (ServiceLevel::Ordinary, &["ordinary", "普通", "普通级", "标准"]),
];

const STATUSES: Words<HoldingStatus> = &[
    (HoldingStatus::Active, &["active", "正常", "在用", "开通", "正使用"]),
    (HoldingStatus::Suspended, &["suspended", "停机", "暂停", "报停"]),
    (HoldingStatus::Ended, &["ended", "销户", "拆机", "已拆", "终止", "注销"]),
];

/// A word of a closed list in any of its usual forms.
pub(super) trait Word: Copy + 'static {
    const WORDS: Words<Self>;

    fn of(cell: &str) -> Option<Self> {
        let folded = text::fold(cell);
        Self::WORDS.iter().find(|(_, words)| words.contains(&&*folded)).map(|(it, _)| *it)
    }
}

macro_rules! words {
    ($($name:ident: $words:ident;)*) => {$(
        impl Word for $name {
            const WORDS: Words<Self> = $words;
        }
    )*};
}

words! {
    Tier: TIERS;
    OrgType: ORG_TYPES;
    SizeClass: SIZES;
    Lifecycle: STAGES;
    RoleCode: ROLES;
    Payer: PAYERS;
    ServiceLevel: LEVELS;
    HoldingStatus: STATUSES;
}

/// Whether the cell says that something never ends.
pub(super) fn is_forever(cell: &str) -> bool {
    FOREVER.contains(&&*text::fold(cell).replace(['-', '_'], ""))
}

/// A day: `2026-11-22`, `2026/11/22`, `2026.11.22`, `20261122` or `2026年11月22日`, also with a time behind it.
pub(super) fn day(cell: &str) -> Option<NaiveDate> {
    let digits: Vec<&str> =
        cell.split(|it: char| !it.is_ascii_digit()).filter(|it| !it.is_empty()).collect();
    let (year, month, day) = match digits.as_slice() {
        [whole, ..] if whole.len() == 8 => (whole.get(..4)?, whole.get(4..6)?, whole.get(6..)?),
        [year, month, day, ..] if year.len() == 4 => (*year, *month, *day),
        _ => return None,
    };
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// A sum of money in fen: `1,234.5`, `¥1234.50`, `1234.5元`.
pub(super) fn fen(cell: &str) -> Option<i64> {
    let bare: String =
        text::fold(cell).chars().filter(|it| !matches!(it, ',' | '¥' | '￥')).collect();
    let bare = bare.trim_end_matches(['月', '/']).trim_end_matches('元');
    let (yuan, part) = bare.split_once('.').unwrap_or((bare, ""));
    let are_digits = |it: &str| it.bytes().all(|b| b.is_ascii_digit());
    if yuan.is_empty() || !are_digits(yuan) || !are_digits(part) {
        return None;
    }
    let cents: i64 = format!("{part:0<2}").get(..2)?.parse().ok()?;
    yuan.parse::<i64>().ok()?.checked_mul(100)?.checked_add(cents)
}

/// A whole number, also as spreadsheets write it: `12.0`.
pub(super) fn count(cell: &str) -> Option<i64> {
    let folded = text::fold(cell).replace(',', "");
    folded.strip_suffix(".0").unwrap_or(&folded).parse().ok()
}

/// The parts of a cell that holds several.
pub(super) fn several(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([',', ';', '，', '；', '、', '|', '\n']).map(str::trim).filter(|it| !it.is_empty())
}
