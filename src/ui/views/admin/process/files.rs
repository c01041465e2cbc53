//! Processes in and out of files, through the dialogs of the operating system.

use crate::{
    client::{ClientError, Lane, Pending},
    desk::{DeskError, Fault},
    domain::process::{ProcessTemplate, bpmn},
    ui::cx::Cx,
};

/// How a process is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Toml,
    Bpmn,
}

/// What came out of a file: nothing if nobody chose one, else a draft or a sentence.
pub(super) type Came = Option<Result<ProcessTemplate, String>>;

/// Asks where to, and writes the process there; answers whether it was written.
pub(super) fn write(cx: &Cx<'_>, template: ProcessTemplate, format: Format) -> Pending<bool> {
    cx.client.work(Lane::Files, move |_| {
        let (ending, text) = match format {
            Format::Toml => ("toml", template.to_toml()),
            Format::Bpmn => ("bpmn", bpmn::export(&template)),
        };
        let text = text.map_err(|_unsound| ClientError::Desk(Fault::NotFound))?;
        let name = format!("{}.{ending}", template.code);
        let Some(path) = rfd::FileDialog::new().set_file_name(name).save_file() else {
            return Ok(false);
        };
        std::fs::write(path, text)
            .map_err(|err| ClientError::Desk(DeskError::folder(&err).fault()))?;
        Ok(true)
    })
}

/// Asks for a file and reads a process out of it.
pub(super) fn read(cx: &Cx<'_>) -> Pending<Came> {
    let lang = cx.texts.lang();
    cx.client.work(Lane::Files, move |_| {
        let dialog = rfd::FileDialog::new().add_filter("TOML, BPMN 2.0", &["toml", "bpmn", "xml"]);
        let Some(path) = dialog.pick_file() else { return Ok(None) };
        let text = std::fs::read_to_string(&path)
            .map_err(|err| ClientError::Desk(DeskError::folder(&err).fault()))?;
        let texts = crate::lang::Texts::new(lang);
        let is_toml = path.extension().is_some_and(|it| it.eq_ignore_ascii_case("toml"));
        Ok(Some(if is_toml {
            ProcessTemplate::parse(&text).map_err(|err| super::words(&texts, &err))
        } else {
            bpmn::import(&text).map_err(|err| {
                let (element, line) = err.place();
                let args = [("element", element.into()), ("line", i64::from(line).into())];
                texts.tr_with(&format!("process-{}", err.code()), &args)
            })
        }))
    })
}
