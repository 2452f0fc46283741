using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace RevenuePulse.Processor.Ledgers;

/// <summary>Where in the ledger's memory things are: identifiers are hashed to 128 bits, so a key costs 17 bytes whatever its length.</summary>
internal static class LedgerKeys
{
    public const byte DeliveryFamily = (byte)'d';
    public const byte AliasFamily = (byte)'k';
    public const byte ComponentFamily = (byte)'c';
    public const byte SubscriptionFamily = (byte)'s';
    public const byte TurnoverFamily = (byte)'t';

    public static StateKey Delivery(Scope scope, string deliveryId) => Hashed(DeliveryFamily, scope, deliveryId);

    public static StateKey Alias(Scope scope, string id) => Hashed(AliasFamily, scope, id);

    public static StateKey Subscription(Scope scope, string id) => Hashed(SubscriptionFamily, scope, id);

    public static StateKey Component(long id) => new(ComponentFamily, 0, (ulong)id);

    public static StateKey Turnover(string currency) => Hashed(TurnoverFamily, new Scope("", ""), currency);

    /// <summary>Of the three texts with their lengths, so that no two triples read the same.</summary>
    private static StateKey Hashed(byte family, Scope scope, string id)
    {
        var most = (3 * sizeof(int)) + Encoding.UTF8.GetMaxByteCount(scope.Provider.Length + scope.Account.Length + id.Length);
        var text = most <= 1024 ? stackalloc byte[1024] : new byte[most];
        var length = Write(text, 0, scope.Provider);
        length = Write(text, length, scope.Account);
        length = Write(text, length, id);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..length], hash);
        return new StateKey(family, BinaryPrimitives.ReadUInt64BigEndian(hash), BinaryPrimitives.ReadUInt64BigEndian(hash[8..]));
    }

    private static int Write(Span<byte> text, int at, string part)
    {
        var written = Encoding.UTF8.GetBytes(part, text[(at + sizeof(int))..]);
        BinaryPrimitives.WriteInt32LittleEndian(text[at..], written);
        return at + sizeof(int) + written;
    }
}
