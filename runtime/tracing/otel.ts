import { createRequire } from "node:module";
import {
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Span,
} from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import type { OpenSpan, SpanOptions, Tracer } from "../tracing.ts";

const kinds = {
  server: SpanKind.SERVER,
  internal: SpanKind.INTERNAL,
  client: SpanKind.CLIENT,
  consumer: SpanKind.CONSUMER,
} as const;

const { version } = createRequire(import.meta.url)("../../package.json") as { version: string };

/** Sends spans in batches to `<endpoint>/v1/traces`; OpenTelemetry's other variables hold as well. */
export function createTracer(service: string, endpoint: string): Tracer {
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ "service.name": service, "service.version": version }),
    spanProcessors: [
      new BatchSpanProcessor(
        new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, "")}/v1/traces` }),
      ),
    ],
  });
  provider.register();
  const tracer = provider.getTracer("homeroom", version);

  return {
    begin(name, { kind, attributes, parent }: SpanOptions) {
      const from =
        parent === undefined
          ? context.active()
          : propagation.extract(ROOT_CONTEXT, { traceparent: parent });
      return open(tracer.startSpan(name, { kind: kinds[kind], attributes }, from));
    },
    current() {
      const active = trace.getActiveSpan()?.spanContext();
      return active && { traceId: active.traceId, spanId: active.spanId };
    },
    stop: () => provider.shutdown(),
  };
}

function open(span: Span): OpenSpan {
  return {
    traceId: span.spanContext().traceId,
    run: (work) => context.with(trace.setSpan(context.active(), span), work),
    rename: (name) => void span.updateName(name),
    set(attributes) {
      for (const [name, value] of Object.entries(attributes)) {
        if (value !== undefined) span.setAttribute(name, value);
      }
    },
    end(failure) {
      if (failure !== undefined) {
        span.setAttribute("error.type", failure).setStatus({ code: SpanStatusCode.ERROR });
      }
      span.end();
    },
  };
}
