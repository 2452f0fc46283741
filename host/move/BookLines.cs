using System.Text.Json;

namespace RevenuePulse.Host.Move;

/// <summary>What people wrote, as lines of a <see cref="MoveFile"/>. What the other side has already stays as it is there.</summary>
internal sealed class BookLines(IBooks books)
{
    private readonly List<Campaign> _campaigns = [];

    /// <summary>What was there and says something else, for the operator: <c>campaign neon</c>.</summary>
    public List<string> Kept { get; } = [];

    /// <summary>How many were added.</summary>
    public int Added { get; private set; }

    public static void Write(IBooks books, MoveFile.Writer file)
    {
        WriteMarks(books.Marks, file);
        foreach (var line in books.Book.Campaigns.Values.Select(campaign => new MoveLine { Campaign = campaign })
            .Concat(books.Tokens.Tokens.Values.Select(token => new MoveLine { Token = token }))
            .Concat(books.Questions.Questions.Select(question => new MoveLine { Question = question }))
            .Concat(books.Decisions.Decisions.Select(decision => new MoveLine { Decision = decision }))
            .Concat(books.Alerts.Alerts.Values.Select(alert => new MoveLine { Alert = alert }))
            .Concat(books.Alerts.Standings.Values.Select(standing => new MoveLine { Standing = standing }))
            .Concat(books.Alerts.Firings(null, int.MaxValue).Select(firing => new MoveLine { Firing = firing })))
        {
            file.Write(line);
        }
    }

    /// <summary>Takes a line of a book; others are passed over.</summary>
    public void Take(MoveLine line)
    {
        if (line.Campaign is { } campaign)
        {
            Put("campaign", campaign.Id, books.Book.Campaigns.GetValueOrDefault(campaign.Id), campaign, _campaigns.Add);
        }

        TakeMark(line);
        TakeAlert(line);
        if (line.Token is { } token)
        {
            Put("token", token.Id, books.Tokens.Tokens.GetValueOrDefault(token.Id), token, books.Tokens.Add);
        }

        if (line.Question is { } question)
        {
            Put("question", question.Id, books.Questions.Questions.FirstOrDefault(q => q.Id == question.Id), question, books.Questions.Put);
        }

        if (line.Decision is { } decision)
        {
            Put("decision", decision.Id, books.Decisions.Decisions.FirstOrDefault(d => d.Id == decision.Id), decision, books.Decisions.Add);
        }
    }

    /// <summary>Campaigns go in together.</summary>
    public void End()
    {
        if (_campaigns.Count > 0)
        {
            books.Book.Put(_campaigns);
        }
    }

    private static void WriteMarks(IMarkBook marks, MoveFile.Writer file)
    {
        if (marks.Goal is { } goal)
        {
            file.Write(new MoveLine { Goal = goal });
        }

        foreach (var line in marks.Launches.Values.Select(launch => new MoveLine { Launch = launch })
            .Concat(marks.Annotations.Select(annotation => new MoveLine { Annotation = annotation })))
        {
            file.Write(line);
        }
    }

    private void TakeMark(MoveLine line)
    {
        var marks = books.Marks;
        if (line.Goal is { } goal)
        {
            Put("goal", "", marks.Goal, goal, marks.Put);
        }

        if (line.Launch is { } launch)
        {
            Put("launch", launch.Id, marks.Launches.GetValueOrDefault(launch.Id), launch, marks.Put);
        }

        if (line.Annotation is { } annotation)
        {
            Put("annotation", annotation.Id, marks.Annotations.FirstOrDefault(a => a.Id == annotation.Id), annotation, marks.Put);
        }
    }

    // an alert that was silenced or fired here knows better how it stands
    private void TakeAlert(MoveLine line)
    {
        var alerts = books.Alerts;
        if (line.Alert is { } alert)
        {
            Put("alert", alert.Id, alerts.Alerts.GetValueOrDefault(alert.Id), alert, alerts.Put);
        }

        if (line.Standing is { } standing && !alerts.Standings.ContainsKey(standing.AlertId))
        {
            alerts.Save(standing, null);
        }

        if (line.Firing is { } firing && alerts.Firing(firing.Id) is null)
        {
            alerts.Save(firing);
        }
    }

    private void Put<T>(string kind, string id, T? known, T value, Action<T> put)
        where T : class
    {
        if (known is null)
        {
            put(value);
            Added++;
        }
        else if (Text(known) != Text(value))
        {
            Kept.Add($"{kind} {id}".TrimEnd());
        }
    }

    // lists within records compare by identity, their words do not
    private static string Text<T>(T value) => JsonSerializer.Serialize(value);
}
