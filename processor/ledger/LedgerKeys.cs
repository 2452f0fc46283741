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

    public static StateKey Turnover(string currency) => Hashed(TurnoverFamily, default, currency);

    private static StateKey Hashed(byte family, Scope scope, string id)
    {
        Span<byte> text = stackalloc byte[512];
        var name = $"{scope.Provider}\n{scope.Account}\n{id}";
        if (!Encoding.UTF8.TryGetBytes(name, text, out var written))
        {
            text = Encoding.UTF8.GetBytes(name);
            written = text.Length;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..written], hash);
        return new StateKey(family, BitConverter.ToUInt64(hash), BitConverter.ToUInt64(hash[8..]));
    }
}
