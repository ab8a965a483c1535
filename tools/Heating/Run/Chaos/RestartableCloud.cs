using LocalIotCore;
using Microsoft.Extensions.Logging;

namespace Heating.Run.Chaos;

/// <summary>A local cloud that can be restarted on the same port with the same data.</summary>
internal sealed class RestartableCloud : IAsyncDisposable
{
    /// <summary>Attempts to listen on the port again, which another program may hold for a moment.</summary>
    public const int StartAttemptsMax = 50;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CloudOptions _options;
    private readonly ILoggerFactory _loggers;
    private readonly TimeProvider _time;
    private readonly Action<LocalCloud> _observe;
    private LocalCloud? _cloud;
    private bool _isOver;

    private RestartableCloud(
        CloudOptions options,
        ILoggerFactory loggers,
        TimeProvider time,
        Action<LocalCloud> observe)
    {
        _options = options;
        _loggers = loggers;
        _time = time;
        _observe = observe;
    }

    /// <summary>The running cloud.</summary>
    /// <exception cref="InvalidOperationException">It is being restarted, or could not be.</exception>
    public LocalCloud Cloud => _cloud ?? throw new InvalidOperationException("The local cloud is not running.");

    /// <summary>Starts the cloud.</summary>
    /// <param name="observe">Called at each start before the port opens, so that nothing is acknowledged unseen.</param>
    /// <exception cref="IOException">A port or the data directory is in use.</exception>
    public static async Task<RestartableCloud> StartAsync(
        CloudOptions options,
        ILoggerFactory loggers,
        TimeProvider time,
        Action<LocalCloud> observe,
        CancellationToken cancel)
    {
        var first = new RestartableCloud(options, loggers, time, observe);
        await first.StartAsync(options, cancel);
        // The next one must listen where the device expects it.
        var again = options with { Port = first.Cloud.Port, HttpsPort = first.Cloud.HttpsPort };
        return new RestartableCloud(again, loggers, time, observe)
        {
            _cloud = first._cloud,
        };
    }

    /// <summary>Restarts the cloud; see <see cref="StartAgainAsync()"/>.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAgainAsync();
    }

    /// <summary>Stops the cloud: its port is closed until <see cref="StartAgainAsync()"/>.</summary>
    public async Task StopAsync()
    {
        await _turn.WaitAsync();
        if (_cloud is not null)
            await _cloud.DisposeAsync();
        _cloud = null;
        _turn.Release();
    }

    /// <summary>Starts the cloud that was stopped. A failure is logged as the cloud's error.</summary>
    public async Task StartAgainAsync()
    {
        await _turn.WaitAsync();
        try
        {
            if (_cloud is null && !_isOver)
                await TryAgainAsync();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            ChaosLog.CannotRestart(_loggers.CreateLogger<RestartableCloud>(), error);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        if (_cloud is not null)
            await _cloud.DisposeAsync();
        _cloud = null;
        _isOver = true;
        _turn.Release();
    }

    private async Task TryAgainAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await StartAsync(_options, CancellationToken.None);
                return;
            }
            catch (IOException) when (attempt < StartAttemptsMax)
            {
                await Task.Delay(RetryDelay, _time);
            }
        }
    }

    private async Task StartAsync(CloudOptions options, CancellationToken cancel) =>
        _cloud = await LocalCloud.StartAsync(options, _loggers, _time, cancel, _observe);
}

/// <summary>What a restart logs.</summary>
internal static partial class ChaosLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "the local cloud cannot start again")]
    public static partial void CannotRestart(ILogger logger, Exception error);
}
