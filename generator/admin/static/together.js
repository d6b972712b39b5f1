// What others changed in a file since its form was opened stays there: their lines and those of the form are
// put together as Git does it. Where both changed the same lines, nothing is saved and the planner is told.
"use strict";

window.TidtamTogether = (() => {
  const MOST = 50;
  const sources = new Map(); // text that a form wrote → the text that it was opened with
  const saved = new Map(); // path → what a form was opened with, and what it wrote when it was last saved
  let waiting = [];

  const AGAIN = "หลังจากที่เปิดแบบฟอร์ม จึงยังไม่ได้บันทึก ให้เปิดบันทึกนี้อีกครั้งในแท็บใหม่ แล้วแก้ต่อจากฉบับปัจจุบัน";

  /** An error whose words the editor shows. */
  const refused = (said) => new Error(said, { cause: new Error(said) });

  /** Remembers what a form was opened with: its values alone do not tell what others may have changed. */
  const wrote = (source, text) => {
    sources.delete(text);
    sources.set(text, source);
    if (sources.size > MOST) sources.delete(sources.keys().next().value);
    return text;
  };

  /** The lines of a file. The editor takes away the space around a text, so that says nothing. */
  const lines = (text) => `${text.trim()}\n`.split("\n");

  const merged = (base, ours, theirs) => {
    if (theirs === undefined ? !base : theirs.trim() === base.trim()) return ours;
    if (theirs === undefined) throw refused(`มีผู้อื่นลบหรือย้ายบันทึกนี้${AGAIN}`);
    if (!base) throw refused("มีบันทึกที่ใช้ชื่อไฟล์นี้อยู่แล้ว จึงยังไม่ได้บันทึก ให้ใช้ชื่อไฟล์อื่น หรือเปิดบันทึกนั้นแล้วแก้แทน");
    const parts = TidtamDiff3.diff3Merge(lines(ours), lines(base), lines(theirs));
    const clash = parts.find((part) => part.conflict)?.conflict;
    if (clash) {
      const theirLine = clash.b.find((one) => one.trim() && !clash.o.includes(one)) ?? "";
      const value = theirLine.replace(/^[-\s]*(?:[a-z_]+:\s+)?/, "").replace(/^"(.*)"$/, "$1");
      throw refused(`มีผู้อื่น${value ? `แก้ที่เดียวกันเป็น “${value}” ` : "ลบสิ่งที่แก้อยู่นี้"}${AGAIN}`);
    }
    return parts.flatMap((part) => part.ok).join("\n");
  };

  /** The changes, each put into what its file holds now; `read` gives that for a path, undefined where none is. */
  const put = async (changes, read) => {
    waiting = [];
    const made = [];
    for (const change of changes) {
      const source = sources.get(change.data);
      if (source === undefined) {
        made.push(change); // no record: nothing that a form was opened with
        continue;
      }
      const now = await read(change.path);
      const before = saved.get(change.path);
      const ours = before?.source === source && now?.trim() !== source.trim(); // it holds what was saved last
      made.push({ ...change, data: merged(ours ? before.text : source, change.data, now) });
      waiting.push([change.path, { source, text: change.data }]);
    }
    return made;
  };

  /** What was put together has been saved. */
  const done = () => {
    for (const [path, what] of waiting) saved.set(path, what);
    waiting = [];
  };

  /** The text of a file at a commit of the repository's host. */
  const fromHost = async (ask, { owner, repo }, commit, path) => {
    const query = `query($owner: String!, $repo: String!, $at: String!) {
      repository(owner: $owner, name: $repo) { object(expression: $at) { ... on Blob { text isTruncated } } }
    }`;
    const { object } = (await ask(query, { owner, repo, at: `${commit}:${path}` })).repository;
    if (!object) return undefined;
    if (object.text === null || object.isTruncated) throw new Error(`${path} cannot be read whole`);
    return object.text;
  };

  /** The text of a file in a folder of this machine. */
  const fromFolder = async (folder, path) => {
    const parts = path.split("/");
    try {
      let place = folder;
      for (const part of parts.slice(0, -1)) place = await place.getDirectoryHandle(part);
      return await (await (await place.getFileHandle(parts.at(-1))).getFile()).text();
    } catch (problem) {
      if (problem.name === "NotFoundError") return undefined;
      throw problem;
    }
  };

  return { wrote, put, done, fromHost, fromFolder };
})();
