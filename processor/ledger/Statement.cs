namespace RevenuePulse.Processor.Ledgers;

/// <summary>Where a line of a statement stands: two lines in the same place add up.</summary>
internal readonly record struct Place(string SaleId, long AtMs, Dimensions Dimensions);

/// <summary>One line: so much in this place.</summary>
internal readonly record struct Line(Place Place, Amounts Amounts);

/// <summary>
/// What a component comes to: its sale, its money out or its lost checkout, as sums per place. A pure function of the component and of
/// its subscription's first touch; entries are the difference between the statements before and after a fact.
/// </summary>
internal static class Statement
{
    /// <summary>Adds the component's lines to <paramref name="lines"/>.</summary>
    public static void Write(Component component, Attribution? firstTouch, List<Line> lines)
    {
        if (component.Sale is { } sale)
        {
            var source = Source(component, firstTouch);
            Add(lines, component, sale.AtMs, Dimensions(component, source, KindOf(component, sale), sale.Currency), new(sale.AmountMinor, sale.AmountMinor, 1, 0));
            if (component.Outflows.Count == 0)
            {
                return;
            }

            foreach (var (atMs, kind, amount, currency) in MoneyOutflow.Lines(component.Outflows, sale))
            {
                Add(lines, component, atMs, Dimensions(component, source, kind, currency), new(0, -amount, 0, 0));
            }
        }
        else if (component.Lost is { } lost && !component.Recovered)
        {
            Add(lines, component, lost.AtMs, Dimensions(component, Source(component, firstTouch), lost.Kind, lost.Currency), new(0, 0, 0, 1));
        }
    }

    /// <summary>A sale whose own event does not tell, but which a subscription names, began that subscription.</summary>
    private static Kind KindOf(Component component, Claim sale) =>
        sale.Kind == Kind.OneTime && component.Subscriptions.Count > 0 ? Kind.Subscription : sale.Kind;

    /// <summary>
    /// The money's own attribution, else its subscription's first touch; one that names a campaign goes before one that does not. Where
    /// nothing names one, an assignment by hand does; the page that the sale itself came from stays.
    /// </summary>
    private static Attribution? Source(Component component, Attribution? firstTouch)
    {
        var own = component.Attributions.Count > 0 ? component.Attributions[0] : null;
        var found = own?.Campaign is null && firstTouch?.Campaign is not null ? firstTouch : own ?? firstTouch;
        return found?.Campaign is null && component.Assignment is { Campaign: { } assigned } byHand
            ? new Attribution(0, 0, assigned, byHand.Channel ?? found?.Channel, found?.LandingPage ?? byHand.LandingPage)
            : found;
    }

    private static Dimensions Dimensions(Component component, Attribution? source, Kind kind, string currency)
    {
        string? product = null;
        string? country = null;
        for (var i = 0; i < component.Claims.Count; i++)
        {
            var claim = component.Claims[i];
            if (component.Counts(claim))
            {
                product ??= claim.Product;
                country ??= claim.Country;
            }
        }

        return new(
            component.Scope.Provider, component.Scope.Account, kind, currency, source?.Campaign, source?.Channel, source?.LandingPage, product, country);
    }

    private static void Add(List<Line> lines, Component component, long atMs, Dimensions dimensions, Amounts amounts)
    {
        var place = new Place(component.Name.Id, atMs, dimensions);
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Place == place)
            {
                lines[i] = new Line(place, lines[i].Amounts + amounts);
                return;
            }
        }

        lines.Add(new Line(place, amounts));
    }
}
