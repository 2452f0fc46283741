namespace RevenuePulse.Dashboard;

/// <summary>How each sender gets on, and what to do where it does not.</summary>
public sealed class ProviderView(PipelineView pipeline, DashboardOptions options)
{
    /// <summary>All senders, configured or not.</summary>
    public IReadOnlyList<ProviderRow> All()
    {
        var now = pipeline.Now();
        return [.. Provider.Senders.Select(name => Row(name, now))];
    }

    private ProviderRow Row(string provider, PipelineAnswer now)
    {
        var standing = now.Providers.FirstOrDefault(p => p.Provider == provider);
        var guide = ProviderGuide.Of(provider);
        return new(
            provider, guide.Name, $"/webhooks/{provider}", guide.Variable, State(provider, standing, now), standing?.LastEventAt,
            standing?.BadSignatures ?? 0);
    }

    private string State(string provider, ProviderStanding? standing, PipelineAnswer now)
    {
        // who takes webhooks in another process knows its secrets, and this one does not
        if (options.ConfiguredProviders is { } configured && !configured.Contains(provider))
        {
            return "off";
        }

        return standing?.LastEventAt is null ? standing?.BadSignatures > 0 ? "bad_signatures" : "waiting"
            // counts of ignored events are not kept by sender: it is said only while nothing of anybody was good
            : now.Accepted == 0 && now.Ignored.GetValueOrDefault(IgnoredReason.OtherMode) > 0 ? "other_mode"
            : "arrived";
    }
}
