//! The decoders of this program: in the box where there is one, and clear words
//! where there is none.

use anyhow::bail;
use weir_engine::Looking;
use weir_media::{Decoders, Options};

use crate::output::Output;
use crate::settings::Settings;

/// The decoders, in a box with as many processes as files are read at once. Where
/// there is no box or it lacks a layer, that is an error if the settings ask for
/// one; else [`Decoders::missing`] tells it.
pub(crate) fn decoders(settings: &Settings) -> anyhow::Result<Decoders> {
    match boxed(settings) {
        Ok(decoders) => Ok(decoders),
        Err(why) if settings.require_sandbox => bail!(
            "require_sandbox is set, and media cannot be decoded in the box that was asked for: \
             {why}; see `weir doctor`, or unset it to go on with what there is"
        ),
        Err(why) => Ok(Decoders::without_box_because(&why)),
    }
}

#[cfg(target_os = "linux")]
fn boxed(settings: &Settings) -> Result<Decoders, String> {
    use weir_media::pool::{Pool, Sandboxing, Settings as BoxSettings};

    let beside = BoxSettings::beside_this_program()
        .map_err(|error| format!("this program's own place is not known: {error}"))?;
    let sandboxing =
        if settings.require_sandbox { Sandboxing::Whole } else { Sandboxing::AsFarAsItGoes };
    let (processes, limits) = (settings.threads, settings.limits);
    let pool = Pool::start(BoxSettings { processes, limits, sandboxing, ..beside });
    pool.and_then(Decoders::in_box).map_err(|error| error.to_string())
}

#[cfg(not(target_os = "linux"))]
fn boxed(_: &Settings) -> Result<Decoders, String> {
    Err("it needs Linux".to_owned())
}

/// How a command looks at files. (That a tool is missing is told with each file that
/// it would decode.)
pub(crate) fn looking(settings: &Settings, out: &Output) -> anyhow::Result<Looking> {
    let decoders = decoders(settings)?;
    tell_weaknesses(&decoders, out);
    let options = Options { limits: settings.limits, ..Options::default() };
    Ok(Looking { words: settings.picture_words, ..Looking::new(options, decoders) })
}

/// Says once, beside the answer, what of the box is missing.
pub(crate) fn tell_weaknesses(decoders: &Decoders, out: &Output) {
    for sentence in weaknesses(decoders) {
        out.say(format!("note: {sentence}"));
    }
}

/// No box, or the layers that it lacks, a sentence each.
pub(crate) fn weaknesses(decoders: &Decoders) -> Vec<String> {
    #[cfg(target_os = "linux")]
    if let Some(pool) = decoders.pool() {
        return pool.layers().missing().into_iter().map(str::to_owned).collect();
    }
    decoders.missing()
}

/// The layers that the box has; nothing without a box.
pub(crate) fn layers(decoders: &Decoders) -> Option<String> {
    #[cfg(target_os = "linux")]
    return decoders.pool().map(|pool| pool.layers().to_string());
    #[cfg(not(target_os = "linux"))]
    None
}
