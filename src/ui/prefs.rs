//! What the program remembers about one person's window: language, theme, size, filters.

use std::{
    collections::BTreeMap,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::lang::Lang;

/// Light, dark, or as the operating system has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThemeChoice {
    #[default]
    System,
    Light,
    Dark,
}

/// Kept as JSON in the data folder; a file that cannot be read is as good as none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Prefs {
    pub lang: Option<Lang>,
    pub theme: ThemeChoice,
    /// Zoom of everything, 1.0 by default.
    pub zoom: f32,
    /// Width and height of the window in points.
    pub window: Option<[f32; 2]>,
    pub last_login: String,
    /// Minutes without a key or a movement before the desk locks itself.
    pub idle_minutes: u32,
    /// Filters, chosen tabs, column orders, by screen.
    remembered: BTreeMap<String, serde_json::Value>,
    #[serde(skip)]
    path: Option<PathBuf>,
}

impl Default for Prefs {
    fn default() -> Self {
        Self {
            lang: None,
            theme: ThemeChoice::System,
            zoom: 1.0,
            window: None,
            last_login: String::new(),
            idle_minutes: 15,
            remembered: BTreeMap::new(),
            path: None,
        }
    }
}

impl Prefs {
    /// What was remembered in `folder`.
    pub fn load(folder: &Path) -> Self {
        let path = folder.join("prefs.json");
        let read = fs::read(&path).ok().and_then(|text| serde_json::from_slice(&text).ok());
        let prefs: Self = read.unwrap_or_default();
        Self { path: Some(path), ..prefs }
    }

    pub fn lang(&self) -> Lang {
        self.lang.unwrap_or_else(Lang::from_system)
    }

    /// What a screen remembered under `name`, if it still has that form.
    pub fn recall<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        self.remembered.get(name).and_then(|it| serde_json::from_value(it.clone()).ok())
    }

    /// Remembers a screen's filters or choices under `name`.
    pub fn remember(&mut self, name: &str, value: &impl Serialize) {
        if let Ok(value) = serde_json::to_value(value) {
            self.remembered.insert(name.to_owned(), value);
        }
    }

    /// Writes everything down; not on the drawing thread.
    pub fn save(&self) {
        let Some(path) = &self.path else { return };
        let saved =
            serde_json::to_vec_pretty(self).map_err(std::io::Error::from).and_then(|text| {
                let parent = path.parent().unwrap_or_else(|| Path::new("."));
                let mut file = tempfile::NamedTempFile::new_in(parent)?;
                file.write_all(&text)?;
                file.persist(path).map_err(|err| err.error)
            });
        if let Err(err) = saved {
            tracing::warn!(%err, "preferences could not be kept");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_recalled_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let mut prefs = Prefs::load(folder.path());
        prefs.remember("customers", &vec![1, 2]);
        prefs.zoom = 1.25;
        prefs.save();
        let again = Prefs::load(folder.path());
        assert_eq!(again, prefs);
        assert_eq!(again.recall::<Vec<i32>>("customers"), Some(vec![1, 2]));
        assert_eq!(again.recall::<String>("customers"), None);
    }

    #[test]
    fn a_broken_file_is_as_good_as_none() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("prefs.json"), "{ half").unwrap();
        assert_eq!(Prefs::load(folder.path()).idle_minutes, Prefs::default().idle_minutes);
    }
}
