//! What can be ordered, and the processes that orders run on.

use serde::{Deserialize, Serialize};

use super::{Cx, DeskError, Subject, query::Question};
use crate::domain::{
    Permission,
    catalogue::{Department, Named, Offering},
    pinyin,
    process::{ProcessRefusal, ProcessTemplate, TemplateRef},
    text,
};

/// Asks for the catalogue; `typed` is a part of a name, its pinyin, initials or code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalogue {
    pub typed: String,
    /// By code; empty: all.
    pub family: String,
}

/// What was found in the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueView {
    pub families: Vec<Named>,
    pub units: Vec<Named>,
    pub departments: Vec<Department>,
    /// The best first.
    pub offerings: Vec<Offering>,
}

impl Question for Catalogue {
    fn needs(&self) -> Permission {
        Permission::SignedIn
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Library]
    }
}

#[expect(clippy::unnecessary_wraps, reason = "answerers of one table share one shape")]
pub(super) fn catalogue(cx: &Cx<'_>, ask: &Catalogue) -> Result<CatalogueView, DeskError> {
    let catalogue = &cx.library.catalogue;
    let typed = text::fold(ask.typed.trim());
    let mut found: Vec<(u8, &Offering)> = catalogue
        .offerings()
        .iter()
        .filter(|it| ask.family.is_empty() || it.family == ask.family)
        .filter_map(|it| Some((fit(it, &typed)?, it)))
        .collect();
    found.sort_by_key(|(fit, _)| *fit); // Stable: the catalogue's own order within.
    Ok(CatalogueView {
        families: catalogue.families().to_vec(),
        units: catalogue.units().to_vec(),
        departments: catalogue.departments().to_vec(),
        offerings: found.into_iter().map(|(_, it)| it.clone()).collect(),
    })
}

/// How well an offering answers what was typed, 0 being best.
fn fit(it: &Offering, typed: &str) -> Option<u8> {
    let (zh, en) = (text::fold(&it.name.zh), text::fold(&it.name.en));
    if typed.is_empty() || zh.starts_with(typed) || en.starts_with(typed) || it.code == typed {
        Some(0)
    } else if pinyin::initials(&it.name.zh).starts_with(typed) {
        Some(1)
    } else if zh.contains(typed) || en.contains(typed) || it.code.contains(typed) {
        Some(2)
    } else if pinyin::full(&it.name.zh).contains(typed) {
        Some(3)
    } else {
        None
    }
}

/// Asks for the processes; `open` names the one to be shown with its validation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Templates {
    pub open: Option<TemplateRef>,
}

/// All processes, and one of them in full.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplatesView {
    pub lines: Vec<TemplateLine>,
    pub open: Option<TemplateView>,
}

/// A process in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateLine {
    pub reference: TemplateRef,
    pub name: crate::domain::Wording,
    pub tasks: usize,
    pub papers: usize,
    /// How many offerings run on it.
    pub offerings: usize,
    /// How many rules it breaks.
    pub broken: usize,
}

/// One process with every rule that it breaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateView {
    pub template: ProcessTemplate,
    pub departments: Vec<Department>,
    pub papers: Vec<(crate::domain::paper::PaperKind, crate::domain::Wording)>,
    pub offerings: Vec<Named>,
    pub refusals: Vec<ProcessRefusal>,
}

impl Question for Templates {
    fn needs(&self) -> Permission {
        Permission::Administer
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Library]
    }
}

#[expect(clippy::unnecessary_wraps, reason = "answerers of one table share one shape")]
pub(super) fn templates(cx: &Cx<'_>, ask: &Templates) -> Result<TemplatesView, DeskError> {
    let library = cx.library;
    let runs_on = |code: &str| {
        library
            .catalogue
            .offerings()
            .iter()
            .filter(move |it| it.template == code)
            .collect::<Vec<_>>()
    };
    let line = |it: &ProcessTemplate| TemplateLine {
        reference: it.reference(),
        name: it.name.clone(),
        tasks: it.tasks.len(),
        papers: it.papers.len(),
        offerings: runs_on(&it.code).len(),
        broken: library.judge(it).len(),
    };
    let open = ask.open.as_ref().and_then(|it| library.templates.pinned(it));
    let view = |it: &ProcessTemplate| TemplateView {
        departments: library.catalogue.departments().to_vec(),
        papers: library.papers.all().iter().map(|it| (it.kind.clone(), it.name.clone())).collect(),
        offerings: runs_on(&it.code)
            .into_iter()
            .map(|it| Named { code: it.code.clone(), name: it.name.clone() })
            .collect(),
        refusals: library.judge(it),
        template: it.clone(),
    };
    Ok(TemplatesView { lines: library.templates.all().map(line).collect(), open: open.map(view) })
}
