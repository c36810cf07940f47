import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { demoId } from "../../support/database.ts";
import { codes, openSchool } from "./school.ts";

describe("a school's transport in GraphQL", async () => {
  const school = await openSchool();
  const route = demoId("routes/evergreen");

  it("plans a trip with the vehicle, driver and times of its route", async () => {
    const create = (day: string, more: object = {}) =>
      school.as(
        "transport",
        `mutation ($trip: TripInput!) {
          createTrip(input: { trip: $trip }) {
            trip { departsAt arrivesAt state vehicle { name } driver { fullName } route { name } }
          }
        }`,
        { variables: { trip: { routeId: route, day, direction: "TO_SCHOOL", ...more } } },
      );
    const day = new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10);
    const answer = await create(day);
    assert.equal(answer.errors, undefined);
    assert.deepEqual(answer.at("createTrip.trip"), {
      departsAt: "07:55:00.000000",
      arrivesAt: "08:30:00.000000",
      state: "PLANNED",
      vehicle: { name: "Bus 1" },
      driver: { fullName: "Dale Driver" },
      route: { name: "Evergreen Terrace" },
    });
    // The bus is insured for some months only.
    assert.deepEqual(codes(await create("2100-01-04")), ["SC702"]);
    const twice = await create(day, {
      routeId: demoId("routes/harbour"),
      vehicleId: demoId("vehicles/bus-1"),
    });
    assert.deepEqual(codes(twice), ["CONFLICT"]);
  });

  it("gives a driver the manifest, with whom to call, and takes positions", async () => {
    const answer = await school.as(
      "driver",
      `query ($route: UUID!) {
        routeManifest(routeId: $route) {
          nodes { direction plannedAt stopName studentName emergencyContacts { name relation phone } }
        }
        trips(filter: { state: { equalTo: RUNNING } }) { nodes { id } }
      }`,
      { variables: { route } },
    );
    assert.equal(answer.errors, undefined);
    assert.deepEqual(answer.at("routeManifest.nodes.0"), {
      direction: "TO_SCHOOL",
      plannedAt: "07:55:00.000000",
      stopName: "Evergreen Terrace 742",
      studentName: "Bartolomé Simpson",
      emergencyContacts: [{ name: "Marge Simpson", relation: "MOTHER", phone: "+1 555 0100" }],
    });
    const [tripId] = answer.at("trips.nodes.*.id") as string[];
    const moment = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
    const moved = await school.as(
      "driver",
      `mutation ($one: RecordPositionInput!, $many: RecordPositionsInput!) {
        recordPosition(input: $one) { vehiclePosition { latitude trip { state } vehicle { plate } } }
        recordPositions(input: $many) { positionReceipt { recorded known leftOut } }
      }`,
      {
        variables: {
          one: { tripId, latitude: 44.125, longitude: -123, recordedAt: moment(1) },
          many: {
            entries: [
              { tripId, latitude: 44.1, longitude: -123, recordedAt: moment(3) },
              { tripId, latitude: 44.1, longitude: -123, recordedAt: moment(-900) },
            ],
          },
        },
      },
    );
    assert.equal(moved.errors, undefined);
    assert.deepEqual(moved.at("recordPosition.vehiclePosition"), {
      latitude: "44.125000",
      trip: { state: "RUNNING" },
      vehicle: { plate: "A 113" },
    });
    assert.deepEqual(moved.at("recordPositions.positionReceipt"), {
      recorded: 1,
      known: 0,
      leftOut: 1,
    });
  });

  it("shows a guardian where the bus of the children is, and no other", async () => {
    const answer = await school.as(
      "guardian",
      "{ latestPositions { nodes { trip { route { name } } } } routes { nodes { name routeStops { nodes { name } } } } drivers { nodes { id } } }",
    );
    assert.equal(answer.errors, undefined);
    assert.deepEqual(answer.at("latestPositions.nodes"), [
      { trip: { route: { name: "Evergreen Terrace" } } },
    ]);
    assert.deepEqual(answer.at("routes.nodes.*.name"), ["Evergreen Terrace"]);
    assert.equal((answer.at("routes.nodes.0.routeStops.nodes") as unknown[]).length, 3);
    assert.deepEqual(answer.at("drivers.nodes"), []);
  });

  it("lets a driver complete the own trip and nobody else's", async () => {
    const trips = await school.as(
      "transport",
      "{ trips(filter: { state: { equalTo: RUNNING } }, orderBy: [ROUTE_ID_ASC]) { nodes { id routeId } } }",
    );
    const nodes = trips.at("trips.nodes") as { id: string; routeId: string }[];
    assert.equal(nodes.length, 2);
    for (const { id, routeId } of nodes) {
      const answer = await school.as(
        "driver",
        "mutation ($id: UUID!) { completeTrip(input: { tripId: $id }) { trip { state } } }",
        { variables: { id } },
      );
      if (routeId === route) assert.equal(answer.at("completeTrip.trip.state"), "COMPLETED");
      else assert.deepEqual(codes(answer), ["FORBIDDEN"]);
    }
  });
});
