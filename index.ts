/** Where Pulumi's schema analyzer looks for the component: it knows no other place for a package whose `main` is built. */
export * from "./infra";
