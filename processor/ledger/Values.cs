namespace RevenuePulse.Processor.Ledgers;

/// <summary>The parts that facts and components are made of, as bytes.</summary>
internal static class Values
{
    public static void Write(ByteWriter writer, Claim claim) => writer
        .Byte(claim.Rank)
        .Long(claim.AmountMinor)
        .Text(claim.Currency)
        .Long(claim.AtMs)
        .Byte((byte)claim.Kind)
        .Text(claim.Product)
        .Text(claim.Country)
        .Bool(claim.NeedsCheckout);

    public static Claim ReadClaim(ref ByteReader reader) =>
        new(reader.Byte(), reader.Long(), reader.Text()!, reader.Long(), (Kind)reader.Byte(), reader.Text(), reader.Text(), reader.Bool());

    public static void Write(ByteWriter writer, Attribution attribution) => writer
        .Byte(attribution.Rank)
        .Long(attribution.AtMs)
        .Text(attribution.Campaign)
        .Text(attribution.Channel)
        .Text(attribution.LandingPage);

    public static Attribution ReadAttribution(ref ByteReader reader) =>
        new(reader.Byte(), reader.Long(), reader.Text(), reader.Text(), reader.Text());

    public static void Write(ByteWriter writer, Assignment assignment) => writer
        .Long(assignment.Version)
        .Text(assignment.Campaign)
        .Text(assignment.Channel)
        .Text(assignment.LandingPage);

    public static Assignment ReadAssignment(ref ByteReader reader) =>
        new(reader.Long(), reader.Text(), reader.Text(), reader.Text());

    public static void Write(ByteWriter writer, Outflow outflow) => writer
        .Byte((byte)outflow.Form)
        .Text(outflow.Id)
        .Text(outflow.Pool)
        .Byte(outflow.StateRank)
        .Bool(outflow.Out)
        .Bool(outflow.Failed)
        .Long(outflow.AmountMinor)
        .Text(outflow.Currency)
        .Long(outflow.AtMs);

    public static Outflow ReadOutflow(ref ByteReader reader) => new(
        (OutflowForm)reader.Byte(),
        reader.Text()!,
        reader.Text()!,
        reader.Byte(),
        reader.Bool(),
        reader.Bool(),
        reader.Long(),
        reader.Text()!,
        reader.Long());

    public static void Write(ByteWriter writer, MoneyKey key) => writer.Text(key.Id).Byte(key.Rank);

    public static MoneyKey ReadKey(ref ByteReader reader) => new(reader.Text()!, reader.Byte());
}
