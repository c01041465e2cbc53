//! How customers and what they have are classed: tier, organisation type, applicant, service level.

use super::coded::coded;

coded! {
    /// The market value of an enterprise; T1 is the most important.
    pub enum Tier {
        T1 = "T1",
        T2 = "T2",
        T3 = "T3",
        T4 = "T4",
    }
}

impl Tier {
    /// Its place in the `[T1, T2, T3, T4]` lists of data files.
    pub fn index(self) -> usize {
        match self {
            Self::T1 => 0,
            Self::T2 => 1,
            Self::T3 => 2,
            Self::T4 => 3,
        }
    }
}

coded! {
    /// What kind of legal unit an enterprise is, which decides what papers prove it.
    pub enum OrgType {
        /// 企业
        Enterprise = "enterprise",
        /// 机关
        Government = "government",
        /// 事业单位
        Institution = "institution",
        /// 社会团体
        Social = "social",
        /// 个体工商户
        SelfEmployed = "self_employed",
    }
}

coded! {
    /// Who applies for an order in the name of the enterprise.
    pub enum Applicant {
        /// The legal representative in person.
        Legal = "legal",
        /// An agent with a power of attorney.
        Agent = "agent",
    }
}

coded! {
    /// The technical service class of one holding; not the same axis as the tier.
    pub enum ServiceLevel {
        Aaa = "AAA",
        Aa = "AA",
        A = "A",
        Ordinary = "ordinary",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_leads_back_to_its_word() {
        for tier in Tier::ALL {
            assert_eq!(Tier::from_code(tier.code()), Some(*tier));
            assert_eq!(Tier::ALL[tier.index()], *tier);
        }
        for level in ServiceLevel::ALL {
            let json = serde_json::to_string(level).unwrap();
            assert_eq!(json, format!("\"{}\"", level.code()));
        }
        assert_eq!(OrgType::from_code("limited"), None);
    }
}
