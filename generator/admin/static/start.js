// Before the editor is loaded: it is not to begin by itself, and it speaks Thai unless told otherwise.
"use strict";

window.CMS_MANUAL_INIT = true;

(() => {
  const place = "sveltia-cms.prefs";
  try {
    const held = JSON.parse(localStorage.getItem(place) ?? "{}");
    if (!held.locale) localStorage.setItem(place, JSON.stringify({ ...held, locale: "th" }));
  } catch (problem) {
    console.warn("ไม่ได้จำภาษาไว้ เพราะเบราว์เซอร์ไม่ให้เก็บข้อมูล", problem);
  }
})();
