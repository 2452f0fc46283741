using Microsoft.AspNetCore.Http;

namespace RevenuePulse.Dashboard;

/// <summary>What an exception means to who asked. The one place where it is decided, for routes and pages alike.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">What is wrong, in one sentence.</param>
/// <param name="Detail">Why, or what to do.</param>
internal sealed record Failure(int Status, string Title, string Detail)
{
    /// <summary>True where the same may succeed a little later without anybody doing anything here.</summary>
    public bool IsAway => Status == StatusCodes.Status503ServiceUnavailable;

    /// <summary>For people, as a sentence on a page.</summary>
    public string Text => IsAway ? $"A part behind this page is away: {Detail.TrimEnd('.')}." : Detail;

    /// <summary>Null for what nobody foresaw: the log has to tell.</summary>
    public static Failure? Of(Exception e) => e switch
    {
        BadQuestionException or QuestionTooWideException =>
            new(StatusCodes.Status400BadRequest, "The question cannot be answered as it is asked.", e.Message),
        BadHttpRequestException unread => new(unread.StatusCode, "The request cannot be read.", e.Message),
        RevenueStoreUnavailableException or RawLogUnavailableException or BackendUnavailableException =>
            new(StatusCodes.Status503ServiceUnavailable, "What this stands on is away.", e.Message),
        OverflowException => new(StatusCodes.Status500InternalServerError, "A sum does not fit into 64 bits.", "Ask for a shorter range or one currency."),
        _ => null,
    };
}
