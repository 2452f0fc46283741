using System.Net;
using RevenuePulse.Backends.Rates;
using RevenuePulse.Ingest;
using RevenuePulse.Processor;
using RevenuePulse.Processor.Translate;

namespace RevenuePulse.Host.Configuration;

/// <summary>Reads the settings and finds all that is wrong with them at once.</summary>
public sealed partial class SettingsReader
{
    private readonly IConfiguration _configuration;
    private readonly List<string> _problems = [];

    private SettingsReader(IConfiguration configuration) => _configuration = configuration;

    /// <summary>The settings, and every problem in words that say what to do; usable only when there is none.</summary>
    public static (Settings Settings, IReadOnlyList<string> Problems) Read(IConfiguration configuration)
    {
        var reader = new SettingsReader(configuration);
        return (reader.Read(), reader._problems);
    }

    /// <summary>Environment first, then <c>appsettings.json</c> in the current folder.</summary>
    public static IConfiguration Sources() => new ConfigurationBuilder()
        .SetBasePath(Directory.GetCurrentDirectory())
        .AddJsonFile("appsettings.json", optional: true, reloadOnChange: false)
        .AddEnvironmentVariables()
        .Build();

    private Settings Read()
    {
        var roles = RolesOf();
        var currency = CurrencyOf();
        var dataFolder = Path.GetFullPath(Value("PULSE_DATA") ?? "./data");
        var settings = new Settings
        {
            Urls = Urls(),
            DataFolder = dataFolder,
            Roles = roles,
            Cluster = Cluster(roles),
            AdminToken = Token("PULSE_TOKEN"),
            ViewerToken = Token("PULSE_VIEWER_TOKEN"),
            Currency = currency,
            TimeZone = TimeZone(),
            TrustedProxies = Proxies(),
            Rates = Rates(currency, dataFolder),
            AllowPrivateAlertTargets = Flag("PULSE_ALERT_ALLOW_PRIVATE"),
            Telemetry = Telemetry(),
            Rules = new TranslationRules
            {
                LiveMode = Choice("PULSE_MODE", "live", "live", "test") == "live",
                CountBarePayments = Flag("STRIPE_COUNT_BARE_PAYMENTS"),
                CampaignKeys = CampaignKeys(),
                BaseCurrency = currency,
                Fields = Fields(),
            },
            Ingest = IngestOptions(),
        };
        _problems.AddRange(settings.Ingest.Problems());
        if (settings.AdminToken is not null && settings.AdminToken == settings.ViewerToken)
        {
            _problems.Add("PULSE_VIEWER_TOKEN is the same as PULSE_TOKEN: viewers would be administrators; choose another one");
        }

        return settings;
    }

    private string[] Urls()
    {
        var urls = List("PULSE_URLS", ';', ',');
        foreach (var url in urls)
        {
            if (!Uri.TryCreate(url.Replace("//*", "//0.0.0.0", StringComparison.Ordinal).Replace("//+", "//0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var uri)
                || uri.Scheme is not ("http" or "https"))
            {
                _problems.Add($"PULSE_URLS: '{url}' is not a listen address; write it like http://127.0.0.1:5080");
            }
        }

        return urls.Length > 0 ? urls : ["http://127.0.0.1:5080"];
    }

    private ProcessRoles RolesOf()
    {
        var roles = ProcessRoles.None;
        foreach (var name in List("PULSE_ROLES", ','))
        {
            if (Enum.TryParse<ProcessRoles>(name, ignoreCase: true, out var role) && role is ProcessRoles.Ingest or ProcessRoles.Processor or ProcessRoles.Dashboard)
            {
                roles |= role;
            }
            else
            {
                _problems.Add($"PULSE_ROLES: '{name}' is not a role; there are ingest, processor and dashboard");
            }
        }

        return roles == ProcessRoles.None ? ProcessRoles.All : roles;
    }

    private string CurrencyOf()
    {
        var value = Value("PULSE_CURRENCY") ?? "USD";
        if (Currency.Normalize(value) is { } code)
        {
            return code;
        }

        _problems.Add($"PULSE_CURRENCY: '{value}' is not a currency of three letters, for example USD");
        return "USD";
    }

    private string TimeZone()
    {
        var value = Value("PULSE_TIMEZONE") ?? "UTC";
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(value, out _))
        {
            _problems.Add($"PULSE_TIMEZONE: '{value}' is not a time zone of this machine, for example Europe/Berlin");
        }

        return value;
    }

    private string[] Proxies()
    {
        var proxies = List("PULSE_TRUSTED_PROXIES", ',');
        foreach (var proxy in proxies)
        {
            if (!IPAddress.TryParse(proxy, out _) && !IPNetwork.TryParse(proxy, out _))
            {
                _problems.Add($"PULSE_TRUSTED_PROXIES: '{proxy}' is neither an address nor a network, for example 10.0.0.0/8");
            }
        }

        return proxies;
    }

    private RateOptions Rates(string currency, string dataFolder)
    {
        var file = Value("PULSE_RATES_FILE") is { } path ? Path.GetFullPath(path) : null;
        if (file is not null)
        {
            _problems.AddRange(RateSheet.ReadFile(file, currency).Problems.Select(problem => $"PULSE_RATES_FILE: {file}: {problem}"));
        }

        return new RateOptions
        {
            BaseCurrency = currency,
            DataFolder = dataFolder,
            FilePath = file,
            Url = RatesUrl(),
            MaxAgeDays = Positive("PULSE_RATES_MAX_AGE_DAYS", "days") ?? RateTable.UsualMaxAgeDays,
        };
    }

    private Uri? RatesUrl()
    {
        var value = Value("PULSE_RATES_URL");
        if (value is null || (Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0))
        {
            return value is null ? null : new Uri(value);
        }

        // not repeated: it may hold a key
        _problems.Add("PULSE_RATES_URL is not an address that can be asked; write it like https://example.com/rates.csv, without a user name");
        return null;
    }

    private Uri? Telemetry()
    {
        var value = Value("OTEL_EXPORTER_OTLP_ENDPOINT");
        if (value is null || (Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
        {
            return value is null ? null : new Uri(value);
        }

        _problems.Add("OTEL_EXPORTER_OTLP_ENDPOINT is not an address of a collector; write it like http://127.0.0.1:4317");
        return null;
    }

    private IReadOnlyList<string> CampaignKeys()
    {
        var keys = List("PULSE_CAMPAIGN_KEYS", ',');
        foreach (var key in keys)
        {
            var place = key.TrimEnd('?');
            var dot = place.IndexOf('.', StringComparison.Ordinal);
            if (place.Length == 0 || dot == 0 || dot == place.Length - 1
                || (dot > 0 && place[..dot] is not ("metadata" or "custom_data")))
            {
                _problems.Add($"PULSE_CAMPAIGN_KEYS: '{key}' is not a place; write metadata.NAME, custom_data.NAME or a field like client_reference_id");
            }
        }

        return keys.Length > 0 ? keys : TranslationRules.DefaultCampaignKeys;
    }

    private FieldMap? Fields()
    {
        if (Value("STANDARD_WEBHOOKS_FIELDS") is not { } text)
        {
            return null;
        }

        var (map, problems) = FieldMap.Parse(text);
        _problems.AddRange(problems.Select(problem => $"STANDARD_WEBHOOKS_FIELDS: {problem}"));
        return map;
    }

    private IngestOptions IngestOptions()
    {
        var senders = new Dictionary<string, SenderOptions>();
        foreach (var provider in Provider.Senders)
        {
            var prefix = provider == Provider.Standard ? "STANDARD_WEBHOOKS" : provider.ToUpperInvariant();
            var secrets = Secrets(provider == Provider.Standard ? $"{prefix}_SECRET" : $"{prefix}_WEBHOOK_SECRET");
            if (secrets.Length > 0)
            {
                senders.Add(provider, new SenderOptions(secrets, Seconds($"{prefix}_TOLERANCE_S")));
            }
        }

        return new IngestOptions { Senders = senders };
    }
}
