namespace RevenuePulse.Processor.Ledgers;

/// <summary>Components and subscriptions as bytes. The first byte is the form, so that a later form can live beside it.</summary>
internal static class StateCodec
{
    private const byte ComponentForm = 3;
    private const byte ForwardForm = 2;
    private const byte SubscriptionForm = 1;

    public static byte[] Encode(Component component) => ByteWriter.Empty()
        .Byte(ComponentForm)
        .Long(component.Id)
        .Text(component.Name.Id)
        .Byte(component.Name.Rank)
        .Many(component.Claims, Values.Write)
        .Many(component.Attributions, Values.Write)
        .Many(component.Outflows, Values.Write)
        .Optional(component.Lost, (writer, lost) => writer.Long(lost.AtMs).Text(lost.Currency).Byte((byte)lost.Kind))
        .Many(component.Subscriptions, (writer, subscription) => writer.Text(subscription))
        .ToArray();

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

        if (form != ComponentForm)
        {
            throw new InvalidDataException($"A value of the ledger's memory has the unknown form {form}: it was written by another version.");
        }

        return (new Component
        {
            Id = reader.Long(),
            Scope = scope,
            Name = new MoneyKey(reader.Text()!, reader.Byte()),
            Claims = reader.Many(Values.ReadClaim),
            Attributions = reader.Many(Values.ReadAttribution),
            Outflows = reader.Many(Values.ReadOutflow),
            Lost = reader.Optional((ref ByteReader r) => new LostAt(r.Long(), r.Text()!, (Kind)r.Byte())),
            Subscriptions = reader.Many((ref ByteReader r) => r.Text()!),
        }, 0);
    }

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
