using System.Globalization;
using Heating.Aws;

namespace Heating.Config;

/// <summary>The state of the device's connection according to its classic shadow.</summary>
/// <param name="IsConnected">Null if the device has never reported.</param>
/// <param name="Since">When it was reported.</param>
internal sealed record DevicePresence(bool? IsConnected, DateTimeOffset? Since)
{
    /// <param name="classic">The classic shadow.</param>
    public static DevicePresence Of(ShadowDocument classic)
    {
        bool? isConnected = classic.Reported["connected"] is System.Text.Json.Nodes.JsonValue value
            && value.TryGetValue(out bool connected) ? connected : null;
        return new DevicePresence(isConnected, classic.ReportedAt("connected"));
    }

    /// <summary>`online`, `offline`, or `-` if it has never reported.</summary>
    public string Word => IsConnected switch { true => "online", false => "offline", null => "-" };

    /// <summary>The end of a sentence that begins with the device.</summary>
    public override string ToString() => IsConnected switch
    {
        true => $"is connected (last reported at {Time(Since)})",
        false => $"has been offline since {Time(Since)}",
        null => "has never reported",
    };

    private static string Time(DateTimeOffset? time) => time is { } known
        ? known.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)
        : "an unknown time";
}
