// A mission with a labdoc of each kind that is written in the page.

/** A description that `archipel publish` takes. */
export function mission() {
  return {
    item: {
      title: "Dosage du fer dans une eau",
      abstract: "Les étudiants dosent le fer d’une eau et discutent l’incertitude.",
      language: "fr",
      disciplines: ["0531"],
      keywords: ["fer"],
      objectives: ["Doser le fer d’une eau"],
      authors: ["Maëlle Kerdoncuff"],
      licence: "CC-BY-4.0",
      rights: { view: true, run: true, adapt: true, redistribute: true },
    },
    mission: {
      instructions: "Lisez tout avant de commencer.",
      parts: [
        {
          title: "Préparer",
          instructions: "Décrivez ce que vous allez faire : $n = C \\times V$.",
          labdocs: [
            { title: "Introduction", required: true, content: { text: { initial: "Le contexte." } } },
            { title: "Protocole", required: true, content: { protocol: { objective: "", material: ["Burette"], steps: ["Remplir la burette."] } } },
          ],
        },
        {
          title: "Mesurer",
          instructions: "Notez vos mesures.",
          labdocs: [
            {
              title: "Mesures",
              required: true,
              content: {
                dataset: {
                  columns: [
                    { name: "V", kind: "number", unit: "mL" },
                    { name: "n", kind: "number", unit: "mol", formula: "[V] * 2" },
                  ],
                  rows: [["", ""], ["", ""]],
                },
              },
            },
            { title: "Calcul", content: { code: { language: "python", starter: "" } } },
          ],
        },
      ],
      rubric: {
        criteria: [
          {
            title: "Incertitude",
            levels: [
              { title: "absente", points: 0 },
              { title: "estimée", points: 2 },
              { title: "justifiée", points: 4 },
            ],
          },
        ],
      },
    },
  };
}
