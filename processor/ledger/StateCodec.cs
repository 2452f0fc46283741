namespace RevenuePulse.Processor.Ledgers;

/// <summary>Components and subscriptions as bytes. The first byte is the form, so that a later form can live beside it.</summary>
internal static class StateCodec
{
    private const byte ComponentForm = 3;
    private const byte AmendedForm = 4;
    private const byte ForwardForm = 2;
    private const byte SubscriptionForm = 1;

    /// <summary>What few components have stands at the end, in a form of its own, and costs the others nothing.</summary>
    public static byte[] Encode(Component component)
    {
        var isAmended = component.Recovered || component.Assignment is not null;
        var writer = Write(component, ByteWriter.Empty().Byte(isAmended ? AmendedForm : ComponentForm));
        if (isAmended)
        {
            writer.Bool(component.Recovered).Optional(component.Assignment, Values.Write);
        }

        return writer.ToArray();
    }

    private static ByteWriter Write(Component component, ByteWriter writer) => writer
        .Long(component.Id)
        .Text(component.Name.Id)
        .Byte(component.Name.Rank)
        .Many(component.Claims, Values.Write)
        .Many(component.Attributions, Values.Write)
        .Many(component.Outflows, Values.Write)
        .Optional(component.Lost, (writer, lost) => writer.Long(lost.AtMs).Text(lost.Currency).Byte((byte)lost.Kind))
        .Many(component.Subscriptions, (writer, subscription) => writer.Text(subscription));

    /// <summary>What remains of a component that was joined into an older one.</summary>
    public static byte[] EncodeForward(long to) => ByteWriter.Empty().Byte(ForwardForm).Long(to).ToArray();

    public static byte[] Encode(Subscription subscription) => ByteWriter.Empty()
        .Byte(SubscriptionForm)
        .Optional(subscription.FirstTouch, Values.Write)
        .Many(subscription.Members, (writer, member) => writer.Long(member))
        .ToArray();

    public static byte[] Encode(long number) => ByteWriter.Empty().Long(number).ToArray();

    /// <summary>The component, or the id of the one it was joined into. Whoever found it knows its scope.</summary>
    public static (Component? Component, long Forward) DecodeComponent(byte[] bytes, Scope scope)
    {
        var reader = new ByteReader(bytes);
        var form = reader.Byte();
        if (form == ForwardForm)
        {
            return (null, reader.Long());
        }

        if (form is not (ComponentForm or AmendedForm))
        {
            throw new InvalidDataException($"A value of the ledger's memory has the unknown form {form}: it was written by another version.");
        }

        var component = ReadComponent(ref reader, scope);
        return (form == ComponentForm
            ? component
            : component with { Recovered = reader.Bool(), Assignment = reader.Optional(Values.ReadAssignment) }, 0);
    }

    private static Component ReadComponent(ref ByteReader reader, Scope scope) => new()
    {
        Id = reader.Long(),
        Scope = scope,
        Name = new MoneyKey(reader.Text()!, reader.Byte()),
        Claims = reader.Many(Values.ReadClaim),
        Attributions = reader.Many(Values.ReadAttribution),
        Outflows = reader.Many(Values.ReadOutflow),
        Lost = reader.Optional((ref ByteReader r) => new LostAt(r.Long(), r.Text()!, (Kind)r.Byte())),
        Subscriptions = reader.Many((ref ByteReader r) => r.Text()!),
    };

    public static Subscription DecodeSubscription(byte[] bytes)
    {
        if (bytes.Length == 0)
        {
            return Subscription.Empty;
        }

        var reader = new ByteReader(bytes.AsSpan(1));
        return new Subscription(reader.Optional(Values.ReadAttribution), reader.Many((ref ByteReader r) => r.Long()));
    }

    public static long DecodeLong(byte[] bytes) => new ByteReader(bytes).Long();
}
