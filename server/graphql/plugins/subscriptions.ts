import { extendSchema, gql } from "graphile-utils";

/** Types whose rows are announced. */
const announced = new Set(
  "Message Notification Announcement AttendanceRecord VehiclePosition ReportRun DataImport".split(
    " ",
  ),
);

/**
 * What one can subscribe to. The fields have no plans: at each event server/realtime asks the
 * ordinary query for the rows, with the subscriber's selection, as the subscriber.
 */
export const SubscriptionsPlugin = extendSchema(
  () => ({
    typeDefs: gql`
      extend type Subscription {
        "Each message that is written in a conversation in which you take part, yours too."
        messageReceived: Message!
        "Each notification that you get, unless its kind is muted."
        notificationReceived: Notification!
        "Each announcement that is published and reaches you."
        announcementPublished: Announcement!
        "Attendance of a class, as it is recorded or corrected."
        attendanceRecorded("The class." classId: UUID!): [AttendanceRecord!]!
        "Where the vehicles under way on a route are: the newest position of each that has moved. What comes faster than you read is left out."
        positionsChanged("The route." routeId: UUID!): [VehiclePosition!]!
        "A run of a report, each time that its state changes."
        reportRunChanged("The run." id: UUID!): ReportRun!
        "A file that is imported, each time that its state or its progress changes."
        dataImportChanged("The import." id: UUID!): DataImport!
      }
    `,
  }),
  "SubscriptionsPlugin",
);

/**
 * Marks the fields that are a column of the row, and so the same for all who may see it. What
 * several subscribers ask of nothing else is read once for all of them.
 */
export const ColumnMarksPlugin: GraphileConfig.Plugin = {
  name: "ColumnMarksPlugin",
  version: "1.0.0",
  schema: {
    hooks: {
      GraphQLObjectType_fields_field: (field, build, { scope, Self }) =>
        scope.pgFieldAttribute && announced.has(Self.name)
          ? { ...field, extensions: { ...field.extensions, isColumn: true } }
          : field,
    },
  },
};
