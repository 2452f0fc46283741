using System.Text.Json;

namespace RevenuePulse.Dashboard;

/// <summary>The bodies that are sent: type, timestamp and data as Standard Webhooks advises, and a line of text that chats show.</summary>
internal static class AlertMessages
{
    public static byte[] Fired(Alert alert, AlertFiring firing, string baseCurrency) => Body(
        "alert.fired", firing.StartedAt, alert, firing, firing.Value,
        $"{alert.Name}: {AlertText.Value(alert, firing.Value, baseCurrency)} ({AlertText.Condition(alert, baseCurrency)})");

    public static byte[] Resolved(Alert alert, AlertFiring firing, string baseCurrency) => Body(
        "alert.resolved", firing.EndedAt ?? firing.StartedAt, alert, firing, firing.Value, $"{alert.Name}: over ({AlertText.Condition(alert, baseCurrency)})");

    public static byte[] Test(Alert alert, DateTimeOffset now, string baseCurrency) => Body(
        "alert.test", now, alert, null, null, $"{alert.Name}: this is a test ({AlertText.Condition(alert, baseCurrency)})");

    private static byte[] Body(string type, DateTimeOffset at, Alert alert, AlertFiring? firing, double? value, string text) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new AlertBody(
                type,
                at.UtcDateTime,
                text,
                new(
                    alert.Id, alert.Name, alert.Number.Name(), alert.Comparison.Name(), alert.Threshold, alert.WindowMinutes, alert.Currency,
                    alert.Campaign, alert.Provider, firing?.Id, firing?.StartedAt.UtcDateTime, firing?.EndedAt?.UtcDateTime, value)),
            DashboardJson.Default.AlertBody);
}

/// <summary>What is sent.</summary>
/// <param name="Type">alert.fired, alert.resolved or alert.test.</param>
/// <param name="Timestamp">When it happened.</param>
/// <param name="Text">In a line.</param>
/// <param name="Data">In fields.</param>
public sealed record AlertBody(string Type, DateTime Timestamp, string Text, AlertBodyData Data);

/// <summary>The alert and its firing.</summary>
/// <param name="AlertId">The alert.</param>
/// <param name="Name">Its name.</param>
/// <param name="Number">What is watched.</param>
/// <param name="Comparison">above or below.</param>
/// <param name="Threshold">In the number's unit.</param>
/// <param name="WindowMinutes">What it is taken over.</param>
/// <param name="Currency">Of money; null = the base currency.</param>
/// <param name="Campaign">Only this; null = all.</param>
/// <param name="Provider">Only this; null = all.</param>
/// <param name="FiringId">The firing; null in a test.</param>
/// <param name="StartedAt">When it fired.</param>
/// <param name="EndedAt">When it was over.</param>
/// <param name="Value">What it fired at.</param>
public sealed record AlertBodyData(
    string AlertId,
    string Name,
    string Number,
    string Comparison,
    double Threshold,
    int WindowMinutes,
    string? Currency,
    string? Campaign,
    string? Provider,
    string? FiringId,
    DateTime? StartedAt,
    DateTime? EndedAt,
    double? Value);
