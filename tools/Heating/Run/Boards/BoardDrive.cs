using System.Buffers;
using System.Text;
using System.Text.Json;
using Heating.Commands;
using Heating.Run.Options;
using LocalIotCore.Storage;

namespace Heating.Run.Boards;

/// <summary>
/// The folder that is a virtual board's flash drive I:, used by one process at a time. What the firmware stores there
/// (its counters in particular) persists between runs.
/// </summary>
internal sealed class BoardDrive : IDisposable
{
    private const string LockName = "lock";
    private const string KeyName = "private.key";

    // The firmware's default, in s, and the samples of a batch: a batch should fill before it is sent.
    private const int TelemetryDefaultS = 600;
    private const int BatchSize = 10;

    // Where the virtual board's wiring has it, and the documented wiring of a real one.
    private const int HalfSupplyChannel = 7;

    private readonly FileLock _lock;
    private readonly bool _removesKey;

    private BoardDrive(string directory, FileLock fileLock, bool removesKey)
    {
        Directory = directory;
        _lock = fileLock;
        _removesKey = removesKey;
    }

    /// <summary>The folder with the drive's files.</summary>
    public string Directory { get; }

    /// <summary>Opens the drive, creating it if necessary.</summary>
    /// <param name="root">The board's folder, which contains the drive and a lock file.</param>
    /// <param name="removesKey">Delete the private key from the drive at the end.</param>
    /// <exception cref="CommandException">Another process uses it, or it cannot be created.</exception>
    public static BoardDrive Open(string root, bool removesKey)
    {
        try
        {
            var directory = Path.Combine(root, "drive");
            System.IO.Directory.CreateDirectory(directory);
            var fileLock = FileLock.TryTake(Path.Combine(root, LockName)) ?? throw new CommandException(
                ExitCode.File, $"--data: the board in {root} is in use by another heating process; stop it, or use another --data.");
            return new BoardDrive(directory, fileLock, removesKey);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.File, $"--data: cannot use {root}: {error.Message}");
        }
    }

    /// <summary>Writes settings and credentials to where the firmware looks for them
    /// (firmware/HeatingSensor/settings.json), and forgets how earlier runs ended.</summary>
    /// <param name="sampling">How often the temperature is measured; null: as often as the firmware does by itself.</param>
    /// <param name="changesPerMinute">How many changes of the relay are recorded in a minute; null: as many.</param>
    public void Prepare(
        string thingName,
        Endpoint endpoint,
        DeviceCredentials credentials,
        TimeSpan? sampling = null,
        int? changesPerMinute = null)
    {
        Write("certificate.pem", Encoding.UTF8.GetBytes(credentials.CertificatePem));
        Write(KeyName, Encoding.UTF8.GetBytes(credentials.PrivateKeyPem), isSecret: true);
        Write("ca.pem", Encoding.UTF8.GetBytes(credentials.CaPem));
        Write("settings.json", Settings(thingName, endpoint, sampling, changesPerMinute));

        // A short run ends like a boot that did not last: five of them would put the sixth into safe mode.
        foreach (string slot in (string[])["restarts.a", "restarts.b"])
            File.Delete(Path.Combine(Directory, slot));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_removesKey)
            File.Delete(Path.Combine(Directory, KeyName));
        _lock.Dispose();
    }

    // Everything else has the firmware's documented default, at any speed: what a run shows is what a device would do.
    private static byte[] Settings(string thingName, Endpoint endpoint, TimeSpan? sampling, int? changesPerMinute)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("thingName", thingName);
            writer.WriteString("endpoint", endpoint.Host);
            writer.WriteNumber("port", endpoint.Port);
            writer.WriteNumber("halfSupplyChannel", HalfSupplyChannel);
            if (sampling is { } interval)
            {
                writer.WriteNumber("samplingIntervalS", (int)interval.TotalSeconds);
                writer.WriteNumber("telemetryIntervalS", Math.Max(TelemetryDefaultS, (int)interval.TotalSeconds * BatchSize));
            }

            if (changesPerMinute is { } changes)
                writer.WriteNumber("changesPerMinuteMax", changes);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private void Write(string name, byte[] content, bool isSecret = false) =>
        AtomicFile.Write(Path.Combine(Directory, name), content, isSecret);
}
