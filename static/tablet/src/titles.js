// What a form is called, in the language that is spoken. XLSForm knows one title only: docs/decisions/0027.
import { spoken } from "./words.js";

/** @param {{title: string, titles?: Object<string, string>}} form  as the tablet keeps it */
export const titleOf = (form) => form.titles?.[spoken()] ?? form.title;

/** By form: what it is called now. @param {object[]} forms @returns {Map<string, string>} form id -> title */
export const titlesById = (forms) => new Map(forms.map((form) => [form.formId, titleOf(form)]));
