namespace RevenuePulse.Dashboard;

/// <summary>Adds up rows of the store in one currency. Every addition is checked: a sum that does not fit is an error, never a wrong number.</summary>
internal sealed class Sums(string currency)
{
    public string Currency { get; } = currency;

    public long Gross { get; private set; }

    public long Net { get; private set; }

    public long Refunded { get; private set; }

    public long Disputed { get; private set; }

    public long Sales { get; private set; }

    public long Lost { get; private set; }

    /// <summary>Sales whose money is in <see cref="Gross"/>: what an average may divide by.</summary>
    public long PricedSales { get; private set; }

    /// <summary>Gross per sale, halves away from zero; null without sales.</summary>
    public long? Aov => PricedSales <= 0
        ? null
        : decimal.ToInt64(decimal.Round((decimal)Gross / PricedSales, MidpointRounding.AwayFromZero));

    /// <summary>True when nothing is left: what moved elsewhere leaves no trace, so totals do not depend on the order of arrival.</summary>
    public bool IsZero => (Gross | Net | Refunded | Disputed | Sales | Lost) == 0;

    /// <summary>True when no money is left, whatever checkouts were lost.</summary>
    public bool IsMoneyless => (Gross | Net | Refunded | Disputed | Sales) == 0;

    /// <summary>Adds a row. Of one in another currency only the counts are added: currencies are never added up.</summary>
    public void Add(in SumRow row)
    {
        var amounts = row.Amounts;
        checked
        {
            Sales += amounts.Sales;
            Lost += amounts.Lost;
        }

        if (row.Currency == Currency)
        {
            AddMoney(row.Kind, amounts.Gross, amounts.Net, amounts.Sales);
        }
    }

    /// <summary>Adds what was added up elsewhere; of another currency only the counts.</summary>
    public void Add(Sums other)
    {
        checked
        {
            Sales += other.Sales;
            Lost += other.Lost;
            if (other.Currency == Currency)
            {
                Gross += other.Gross;
                Net += other.Net;
                PricedSales += other.PricedSales;
                Refunded += other.Refunded;
                Disputed += other.Disputed;
            }
        }
    }

    /// <summary>The measure's value; null for an average of nothing.</summary>
    public long? Of(Measure measure) => measure switch
    {
        Measure.Net => Net,
        Measure.Gross => Gross,
        Measure.Refunded => Refunded,
        Measure.Sales => Sales,
        Measure.Aov => Aov,
        _ => Lost,
    };

    private void AddMoney(Kind kind, long gross, long net, long sales)
    {
        checked
        {
            Gross += gross;
            Net += net;
            PricedSales += sales;
            Refunded -= kind == Kind.Refund ? net : 0;
            Disputed -= kind == Kind.Dispute ? net : 0;
        }
    }
}
