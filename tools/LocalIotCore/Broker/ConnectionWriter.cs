using System.IO.Pipelines;

namespace LocalIotCore.Broker;

/// <summary>The one writer of a connection: writes what the output buffer holds, a chunk at a time. A slow client
/// blocks this task and nobody else.</summary>
internal static class ConnectionWriter
{
    /// <summary>Writes until the output is closed and empty, or the connection is broken.</summary>
    public static async Task RunAsync(OutputBuffer output, PipeWriter transport)
    {
        try
        {
            while (true)
            {
                bool isClosed;
                while (output.TryTake(out ArraySegment<byte> chunk, out isClosed))
                {
                    FlushResult result = await WriteAsync(transport, chunk).ConfigureAwait(false);
                    if (result.IsCompleted)
                        return;
                }
                if (isClosed)
                    return;
                await output.WaitAsync().ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException
            or ObjectDisposedException or InvalidOperationException)
        {
            // The connection is broken; its reader notices and reports why.
        }
        finally
        {
            output.Close(discard: true);
        }
    }

    private static async ValueTask<FlushResult> WriteAsync(PipeWriter transport, ArraySegment<byte> chunk)
    {
        try
        {
            return await transport.WriteAsync(chunk).ConfigureAwait(false);
        }
        finally
        {
            OutputBuffer.Return(chunk);
        }
    }
}
