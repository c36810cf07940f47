/** A file of a bundle that Homeroom reads: its columns, and the staging table of its rows. */
export interface FileFormat {
  name: string;
  /** Property of the manifest that says whether the file is there. */
  property: string;
  staging: string;
  columns: string[];
  /** Columns without which no row of the file makes sense. */
  required: string[];
}

/** All columns of OneRoster 1.1 and 1.2 that Homeroom keeps, and those its own exports add. */
export const fileFormats: FileFormat[] = [
  format("orgs", ["sourcedId", "name", "type"], ["status", "identifier", "parentSourcedId"]),
  format(
    "academicSessions",
    ["sourcedId", "title", "type", "startDate", "endDate"],
    ["status", "parentSourcedId", "schoolYear", "metadata.homeroom.kind"],
  ),
  format(
    "courses",
    ["sourcedId", "title"],
    [
      ...["status", "schoolYearSourcedId", "courseCode", "grades", "orgSourcedId", "subjects"],
      ...["subjectCodes"],
    ],
  ),
  format(
    "classes",
    ["sourcedId", "title", "courseSourcedId", "schoolSourcedId", "termSourcedIds"],
    [
      ...["status", "grades", "classCode", "classType", "location", "subjects", "subjectCodes"],
      ...["periods", "metadata.homeroom.classSourcedId", "metadata.homeroom.takesWholeClass"],
    ],
  ),
  format(
    "users",
    ["sourcedId", "givenName", "familyName"],
    [
      ...["status", "enabledUser", "orgSourcedIds", "role", "username", "userIds", "middleName"],
      ...["identifier", "email", "sms", "phone", "agentSourcedIds", "grades"],
      ...["userMasterIdentifier", "preferredGivenName", "primaryOrgSourcedId", "pronouns"],
      ...["metadata.homeroom.roles", "metadata.homeroom.agents"],
      ...["metadata.homeroom.studentStatus", "metadata.homeroom.contactEmail"],
    ],
  ),
  format(
    "roles",
    ["sourcedId", "userSourcedId", "role", "orgSourcedId"],
    ["status", "roleType", "beginDate", "endDate"],
  ),
  format(
    "enrollments",
    ["sourcedId", "classSourcedId", "userSourcedId", "role"],
    ["status", "schoolSourcedId", "primary", "beginDate", "endDate"],
  ),
  format(
    "demographics",
    ["sourcedId"],
    [
      ...["status", "birthDate", "sex", "americanIndianOrAlaskaNative", "asian"],
      ...["blackOrAfricanAmerican", "nativeHawaiianOrOtherPacificIslander", "white"],
      ...["demographicRaceTwoOrMoreRaces", "hispanicOrLatinoEthnicity", "countryOfBirthCode"],
      ...["stateOfBirthAbbreviation", "cityOfBirth", "publicSchoolResidenceStatus"],
    ],
  ),
];

/** What says nothing that a school keeps, so that its absence is not worth a note. */
export const silentColumns = new Set(["datelastmodified"]);

/** Files of the standard about which Homeroom knows nothing, and those it needs nothing of. */
export const manifestFiles = [
  ...["academicSessions", "categories", "classes", "classResources", "courses"],
  ...["courseResources", "demographics", "enrollments", "lineItems", "orgs", "resources"],
  ...["results", "users"],
];

function format(property: string, required: string[], others: string[]): FileFormat {
  return {
    name: `${property}.csv`,
    property: `file.${property}`,
    staging: `oneroster_${snakeCase(property)}`,
    columns: [...required, ...others],
    required,
  };
}

/** `metadata.homeroom.classSourcedId` → `homeroom_class_sourced_id`. */
export function stagingColumn(column: string): string {
  return snakeCase(column.replace(/^metadata\./, "").replaceAll(".", "_"));
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
