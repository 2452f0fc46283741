using System.Globalization;
using System.Security.Cryptography;

namespace RevenuePulse.Backends.Cluster.Kafka;

/// <summary>
/// The salt of each day, the same for all processes: whoever has a visit first gives it out in the book. It is taken away two days later,
/// and who came is forgotten with it.
/// </summary>
internal sealed class DaySalts(BookTopic book)
{
    public const string Kind = "visit_salt";

    private const long DayMs = 86_400_000;

    private readonly Dictionary<long, byte[]> _known = [];

    /// <exception cref="ClusterUnavailableException">The book cannot be written now.</exception>
    public byte[] Of(long atMs)
    {
        var day = atMs / DayMs;
        if (_known.TryGetValue(day, out var salt)) return salt;
        var name = day.ToString(CultureInfo.InvariantCulture);
        var all = book.Read<byte[]>(Kind);
        if (!all.ContainsKey(name))
        {
            var old = all.Keys.Where(key => long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var d) && d < day - 1);
            book.Write(Kind, [(name, RandomNumberGenerator.GetBytes(32)), .. old.Select(key => (key, (object?)null))]);
            all = book.Read<byte[]>(Kind);
        }

        if (_known.Count > 3) _known.Clear();
        return _known[day] = all[name];
    }
}
