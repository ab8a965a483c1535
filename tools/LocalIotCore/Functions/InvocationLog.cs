using System.Globalization;
using LocalIotCore.Storage;
using Microsoft.Extensions.Logging;

namespace LocalIotCore.Functions;

/// <summary>Keeps asynchronous invocations in a file until they have ended for good.</summary>
internal sealed partial class InvocationLog : IDisposable
{
    private readonly RecordLog _log;
    private readonly ILogger _logger;

    private InvocationLog(RecordLog log, ILogger logger) => (_log, _logger) = (log, logger);

    /// <exception cref="IOException">Another process uses the file, or it cannot be read or written.</exception>
    public static InvocationLog Open(string path, ILogger logger) => new(RecordLog.Open(path, logger: logger), logger);

    /// <summary>What the last run left, in the order in which it came.</summary>
    public IReadOnlyList<Invocation> Read() =>
    [
        .. _log.Entries()
            .Select(entry => Invocation.Parse(long.Parse(entry.Key, CultureInfo.InvariantCulture), entry.Value.Span))
            .OrderBy(invocation => invocation.Number),
    ];

    /// <summary>Keeps a new invocation.</summary>
    /// <exception cref="FunctionException">The disk is full.</exception>
    public void Add(Invocation invocation)
    {
        try
        {
            _log.Put(Key(invocation), invocation.ToBytes());
        }
        catch (IOException exception)
        {
            throw new FunctionException(FunctionFault.Full,
                $"The invocation of {invocation.FunctionName} cannot be kept: {exception.Message}", exception);
        }
    }

    /// <summary>Keeps what has changed. If the disk is full, the invocation goes on as if it had not: after the next start it
    /// is attempted once more than it should.</summary>
    public void Update(Invocation invocation)
    {
        try
        {
            _log.Put(Key(invocation), invocation.ToBytes());
        }
        catch (IOException exception)
        {
            LogNotKept(invocation.FunctionName, invocation.RequestId, exception.Message);
        }
    }

    /// <summary>Forgets an invocation that has ended. If that fails, it is repeated after the next start.</summary>
    public void Remove(Invocation invocation)
    {
        try
        {
            _log.Delete(Key(invocation));
        }
        catch (IOException exception)
        {
            LogNotKept(invocation.FunctionName, invocation.RequestId, exception.Message);
        }
    }

    public void Dispose() => _log.Dispose();

    private static string Key(Invocation invocation) => invocation.Number.ToString(CultureInfo.InvariantCulture);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "{Function}: the end of attempt {RequestId} cannot be kept, so it may be repeated after a restart: {Reason}")]
    private partial void LogNotKept(string function, string requestId, string reason);
}
