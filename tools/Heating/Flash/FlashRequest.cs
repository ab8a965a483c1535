using Heating.Flash.Device;

namespace Heating.Flash;

/// <summary>What the user asked for.</summary>
internal sealed record FlashRequest
{
    /// <summary>--port; null to find it.</summary>
    public string? Port { get; init; }

    /// <summary>--target; null to choose it.</summary>
    public string? Target { get; init; }

    /// <summary>--psram; null to ask.</summary>
    public bool? HasPsram { get; init; }

    /// <summary>--runtime-version; null for the pinned one.</summary>
    public string? RuntimeVersion { get; init; }

    /// <summary>--image; null to find it.</summary>
    public string? Image { get; init; }

    /// <summary>--baud; null for nanoff's default.</summary>
    public int? Baud { get; init; }

    public SettingsInput Settings { get; init; } = new(null, new Dictionary<string, string>());

    /// <summary>--credentials; null for what `heating provision` wrote for the thing.</summary>
    public string? Credentials { get; init; }

    /// <summary>--update: runtime and application alone.</summary>
    public bool IsUpdate { get; init; }

    public bool IsMassErase { get; init; }

    public bool IsResume { get; init; }

    public bool IsDryRun { get; init; }

    /// <summary>--data, for the default of <see cref="Credentials"/>.</summary>
    public string? Data { get; init; }

    /// <summary>Where the state is kept.</summary>
    public required string StateFolder { get; init; }

    /// <summary>The request with what the first attempt had, where this one says nothing.</summary>
    public FlashRequest WithDefaultsOf(FlashState state) => this with
    {
        Target = Target ?? state.Target,
        RuntimeVersion = RuntimeVersion ?? state.RuntimeVersion,
        Image = Image ?? state.Image,
        Port = Port ?? state.Port,
        Credentials = Credentials ?? state.Credentials,
        Settings = new SettingsInput(
            Settings.File ?? state.SettingsFile,
            state.Changes.Concat(Settings.Changes).GroupBy(change => change.Key).ToDictionary(same => same.Key, same => same.Last().Value)),
        IsUpdate = IsUpdate || state.IsUpdate,
    };
}

/// <summary>How long things on a board take.</summary>
/// <param name="Settle">After a restart, until the runtime answers; also between attempts.</param>
/// <param name="Boot">Until the firmware has said its line.</param>
/// <param name="Report">Until the device has reported to its shadow: Wi-Fi, time and TLS come before.</param>
/// <param name="Poll">Between two looks at the shadow.</param>
internal sealed record FlashTimes(TimeSpan Settle, TimeSpan Boot, TimeSpan Report, TimeSpan Poll)
{
    public static FlashTimes Real { get; } = new(
        TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(3), TimeSpan.FromSeconds(2));
}
