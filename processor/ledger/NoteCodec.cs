namespace RevenuePulse.Processor.Ledgers;

/// <summary>
/// What an entry's <see cref="Entry.Note"/> holds: the delivery and its enriched fact. Feeding the notes of a journal to a new ledger
/// gives the same entries and the same memory, so the journal alone is enough.
/// </summary>
internal static class NoteCodec
{
    private const byte PaymentForm = 1;
    private const byte LinkForm = 2;
    private const byte MoneyOutForm = 3;
    private const byte LostForm = 4;
    private const byte RecoveredForm = 5;
    private const byte AssignForm = 6;

    public static byte[] Encode(string deliveryId, MoneyFact fact)
    {
        var writer = ByteWriter.Empty()
            .Text(deliveryId)
            .Many(fact.Keys, Values.Write)
            .Text(fact.Subscription)
            .Optional(fact.Attribution, Values.Write);
        switch (fact)
        {
            case Payment payment:
                Values.Write(writer.Byte(PaymentForm), payment.Claim);
                break;
            case MoneyOut moneyOut:
                Values.Write(writer.Byte(MoneyOutForm), moneyOut.Outflow);
                break;
            case LostCheckout lost:
                writer.Byte(LostForm).Long(lost.AtMs).Text(lost.Currency).Byte((byte)lost.Kind);
                break;
            case RecoveredCheckout:
                writer.Byte(RecoveredForm);
                break;
            case Assign assign:
                Values.Write(writer.Byte(AssignForm), assign.Assignment);
                break;
            default:
                writer.Byte(LinkForm);
                break;
        }

        return writer.ToArray();
    }

    public static (string DeliveryId, MoneyFact Fact) Decode(ReadOnlySpan<byte> note)
    {
        var reader = new ByteReader(note);
        var deliveryId = reader.Text()!;
        var keys = reader.Many(Values.ReadKey);
        var subscription = reader.Text();
        var attribution = reader.Optional(Values.ReadAttribution);
        var form = reader.Byte();
        return (deliveryId, form switch
        {
            PaymentForm => new Payment { Keys = keys, Subscription = subscription, Attribution = attribution, Claim = Values.ReadClaim(ref reader) },
            LinkForm => new Link { Keys = keys, Subscription = subscription, Attribution = attribution },
            MoneyOutForm => new MoneyOut { Keys = keys, Subscription = subscription, Attribution = attribution, Outflow = Values.ReadOutflow(ref reader) },
            LostForm => new LostCheckout
            {
                Keys = keys,
                Subscription = subscription,
                Attribution = attribution,
                AtMs = reader.Long(),
                Currency = reader.Text()!,
                Kind = (Kind)reader.Byte(),
            },
            RecoveredForm => new RecoveredCheckout { Keys = keys, Subscription = subscription, Attribution = attribution },
            AssignForm => new Assign { Keys = keys, Assignment = Values.ReadAssignment(ref reader) },
            _ => throw new InvalidDataException($"An entry's note has the unknown form {form}: it was written by a newer version."),
        });
    }
}
