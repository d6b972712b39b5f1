// Two fields that the editor lacks: a day in the Buddhist era, and a choice that may also be typed.
"use strict";

(() => {
  const MONTHS = [
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
  ];
  const ERA = 543;
  const two = (number) => String(number).padStart(2, "0");
  const arabic = (text) => text.replace(/[๐-๙]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0x0e50 + 48));

  /** [day, month, year B.E.] of a date as records hold it, each "" where it is not known. */
  const parts = (value) => {
    const found = /^([^-]*)-(\d*)-(.*)$/.exec(value ?? "");
    if (!found) return ["", "", ""];
    const year = /^\d{4}$/.test(found[1]) && Number(found[1]) < 2400 ? String(Number(found[1]) + ERA) : found[1];
    return [found[3].replace(/^0/, ""), found[2].replace(/^0/, ""), year];
  };

  /** Why a day cannot be; "" where it can, or where nothing was said. */
  const wrong = ([day, month, year]) => {
    if (!day && !month && !year) return "";
    if (!day || !month || !year) return "ใส่วัน เดือน และปี พ.ศ. ให้ครบ";
    if (!/^2[45]\d\d$/.test(year)) return "ปีต้องเป็น พ.ศ. สี่หลัก เช่น 2570";
    const last = new Date(Date.UTC(Number(year) - ERA, Number(month), 0)).getUTCDate();
    if (!/^\d+$/.test(day) || Number(day) < 1 || Number(day) > last) {
      return `เดือน${MONTHS[Number(month) - 1]} ${year} มี ${last} วัน`;
    }
    return "";
  };

  /** What a half-filled date is written as is no date either, so that it cannot be saved. */
  const written = ([day, month, year]) =>
    day || month || year ? `${year}-${month && two(month)}-${day && two(day)}` : "";

  const BuddhistDate = createClass({
    getInitialState() {
      return { all: parts(this.props.value), told: this.props.value };
    },
    componentDidUpdate(before) {
      const { value } = this.props;
      // Changed by another hand, such as "revert"; our own word comes back later than it was given.
      if (value !== before.value && value !== this.state.told) this.setState({ told: value, all: parts(value) });
    },
    isValid() {
      const message = wrong(this.state.all);
      return message ? { error: { message } } : true;
    },
    put(place, typed) {
      const all = [...this.state.all];
      all[place] = arabic(typed).trim();
      this.tell(all);
    },
    tell(all) {
      const told = written(all);
      this.setState({ all, told }, () => this.props.onChange(told));
    },
    render() {
      const { forID } = this.props;
      const [day, month, year] = this.state.all;
      const message = wrong(this.state.all);
      const box = (place, label, size) =>
        h("input", {
          type: "text", inputMode: "numeric", "aria-label": label, placeholder: label, maxLength: size,
          className: "t-date-part", value: this.state.all[place], autoComplete: "off",
          "data-part": ["day", "month", "year"][place],
          "aria-invalid": Boolean(message), onChange: (event) => this.put(place, event.target.value),
        });
      return h(
        "div",
        { className: "t-date", role: "group", id: forID },
        box(0, "วันที่", 2),
        h(
          "select",
          {
            "aria-label": "เดือน", className: "t-date-part", "data-part": "month", value: month,
            onChange: (event) => this.put(1, event.target.value),
          },
          h("option", { value: "" }, "เดือน"),
          ...MONTHS.map((name, index) => h("option", { key: name, value: String(index + 1) }, name)),
        ),
        box(2, "ปี พ.ศ.", 4),
        day || month || year
          ? h(
              "button",
              {
                type: "button", className: "t-date-none", "aria-label": "ล้างวันที่",
                onClick: () => this.tell(["", "", ""]),
              },
              "ล้าง",
            )
          : null,
        message ? h("p", { className: "t-wrong", role: "alert" }, message) : null,
      );
    },
  });

  const ChoiceOrText = createClass({
    render() {
      const { forID, value, field, onChange } = this.props;
      const options = field.get("options")?.toJS() ?? [];
      const chosen = options.find((one) => one.value === value);
      const list = `${forID}-list`;
      return h(
        "div",
        { className: "t-choice" },
        h("input", {
          type: "text", id: forID, className: "t-choice-text", value: value ?? "", list, autoComplete: "off",
          onChange: (event) => onChange(event.target.value),
        }),
        h(
          "datalist",
          { id: list },
          ...options.map((one) => h("option", { key: one.value, value: one.value }, one.label)),
        ),
        chosen && chosen.label !== chosen.value ? h("p", { className: "t-chosen" }, chosen.label) : null,
      );
    },
  });

  window.TidtamFields = { "buddhist-date": BuddhistDate, "choice-or-text": ChoiceOrText };
})();
