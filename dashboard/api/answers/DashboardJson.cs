using System.Text.Json;
using System.Text.Json.Serialization;

namespace RevenuePulse.Dashboard;

/// <summary>How answers become JSON: camelCase, nulls written, integers exact. Generated, so the first request is as fast as the rest.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(Summary))]
[JsonSerializable(typeof(SeriesAnswer))]
[JsonSerializable(typeof(Breakdown))]
[JsonSerializable(typeof(CompareAnswer))]
[JsonSerializable(typeof(Evidence))]
[JsonSerializable(typeof(Fairness))]
[JsonSerializable(typeof(DecisionList))]
[JsonSerializable(typeof(DecisionRow))]
[JsonSerializable(typeof(NewDecision))]
[JsonSerializable(typeof(EntryPage))]
[JsonSerializable(typeof(SaleAnswer))]
[JsonSerializable(typeof(SaleEntries))]
[JsonSerializable(typeof(CampaignList))]
[JsonSerializable(typeof(CampaignRow))]
[JsonSerializable(typeof(GoalRow))]
[JsonSerializable(typeof(LaunchList))]
[JsonSerializable(typeof(LaunchRow))]
[JsonSerializable(typeof(AnnotationList))]
[JsonSerializable(typeof(AnnotationRow))]
[JsonSerializable(typeof(NewAnnotation))]
[JsonSerializable(typeof(TokenList))]
[JsonSerializable(typeof(NewToken))]
[JsonSerializable(typeof(MadeToken))]
[JsonSerializable(typeof(DeadLetterPage))]
[JsonSerializable(typeof(PipelineAnswer))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(ProblemAnswer))]
[JsonSerializable(typeof(TickTotals))]
[JsonSerializable(typeof(TickSales))]
[JsonSerializable(typeof(TickHeartbeat))]
[JsonSerializable(typeof(TickReset))]
internal sealed partial class DashboardJson : JsonSerializerContext;
