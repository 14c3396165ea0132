use super::*;

const THEIRS: &str = "dtparam=audio=on\n\n[cm5]\ndtoverlay=dwc2\n";

#[test]
fn lines_come_and_go_and_the_rest_stays() {
    let once = with_lines(THEIRS, "gpu_mem=16\n").unwrap();
    assert_eq!(
        once,
        format!("{THEIRS}\n{BEGIN}\n[all]\ngpu_mem=16\n{END}\n")
    );
    assert_eq!(with_lines(&once, "gpu_mem=16\n").unwrap(), once);
    let more = format!("{once}# mine\n");
    let changed = with_lines(&more, "gpu_mem=32\n").unwrap();
    assert!(changed.contains("gpu_mem=32") && !changed.contains("gpu_mem=16"));
    assert!(changed.starts_with(THEIRS) && changed.ends_with("# mine\n"));
    assert_eq!(with_lines(&once, "").unwrap(), THEIRS);
}

#[test]
fn what_stands_around_the_marks_is_the_persons() {
    let once = with_lines(THEIRS, "gpu_mem=16\n").unwrap();
    let more = format!("{once}\n# mine\nhdmi_group=1\n");
    for text in [&once, &more, &more.replace('\n', "\r\n")] {
        assert!(has_lines(text, "gpu_mem=16\n"), "{text}");
        assert!(!has_lines(text, "gpu_mem=32\n"), "{text}");
        assert!(!has_lines(text, ""), "{text}");
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("config.txt");
        fs::write(&path, text).unwrap();
        let written = write_lines(Some(&path), "gpu_mem=16\n").unwrap();
        assert_eq!(written, Written::Unchanged { path });
    }
    assert!(has_lines(THEIRS, "") && !has_lines(THEIRS, "gpu_mem=16"));
    // Also where they do change.
    let changed = with_lines(&more, "gpu_mem=32\n").unwrap();
    assert_eq!(changed, more.replace("gpu_mem=16", "gpu_mem=32"));
    let other = with_lines(&more.replace('\n', "\r\n"), "gpu_mem=32\n").unwrap();
    assert_eq!(other, changed.replace('\n', "\r\n"));
}

#[test]
fn what_was_for_every_pi_stays_so_without_hearths_lines() {
    let once = with_lines(THEIRS, "gpu_mem=16\n").unwrap();
    let without = with_lines(&format!("{once}hdmi_group=1\n"), "").unwrap();
    assert_eq!(without, format!("{THEIRS}[all]\nhdmi_group=1\n"));
    // Where it is so anyway, nothing is added.
    for before in ["dtparam=audio=on\n", "[cm5]\na=1\n[all]\nb=1\n"] {
        let once = with_lines(before, "gpu_mem=16\n").unwrap();
        let without = with_lines(&format!("{once}hdmi_group=1\n"), "").unwrap();
        assert_eq!(without, format!("{before}hdmi_group=1\n"));
    }
    assert_eq!(with_lines(&without, "").unwrap(), without);
}

#[test]
fn a_file_is_changed_with_a_copy_beside_it() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("config.txt");
    fs::write(&path, THEIRS).unwrap();
    let written = write_lines(Some(&path), "gpu_mem=16\n").unwrap();
    let Written::Changed { backup, .. } = written else {
        panic!("{written:?}");
    };
    assert_eq!(fs::read_to_string(backup).unwrap(), THEIRS);
    assert!(fs::read_to_string(&path).unwrap().contains("gpu_mem=16"));
    assert_eq!(
        write_lines(Some(&path), "gpu_mem=16\n").unwrap(),
        Written::Unchanged { path }
    );
}

#[test]
fn half_a_mark_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("config.txt");
    for text in [BEGIN, END] {
        fs::write(&path, text).unwrap();
        let error = write_lines(Some(&path), "a=1").unwrap_err();
        let shown = path.display();
        assert_eq!(
            hearth_report::Failure::of(&error).to_string(),
            format!(
                "error: `{shown}` has a mark of Hearth's without its other one\n\n\
                 hint: look at `{shown}`, and remove what lies behind `{BEGIN}` up to where your own lines go on"
            )
        );
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
}

#[test]
fn elsewhere_than_on_a_pi_it_says_so() {
    let failure = hearth_report::Failure::of(&ConfigTxtError::NotAPi);
    assert_eq!(
        failure.to_string(),
        "error: There is no `config.txt` here: neither `/boot/firmware/config.txt` nor `/boot/config.txt`\n\n\
         hint: this is for a Raspberry Pi; name the file with `--file`"
    );
}
