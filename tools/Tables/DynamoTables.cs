using System.Net;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace Tables;

/// <summary>Tables of Amazon DynamoDB.</summary>
/// <param name="client">Tries throttled calls again by itself, as the SDK is told to; not disposed here.</param>
/// <param name="time">Says which items have expired; null: the system's. DynamoDB itself removes them up to days later.</param>
public sealed class DynamoTables(IAmazonDynamoDB client, TimeProvider? time = null)
{
    // Names of AWS's errors, of every service (…Exception) and of DynamoDB.
    private static readonly HashSet<string> ForbiddenCodes =
    [
        "AccessDeniedException", "UnrecognizedClientException", "InvalidSignatureException", "ExpiredTokenException",
        "IncompleteSignatureException", "MissingAuthenticationTokenException", "InvalidClientTokenId", "OptInRequired",
    ];

    private static readonly HashSet<string> BusyCodes =
    [
        "ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded", "InternalServerError",
        "ServiceUnavailable", "TransactionConflictException", "ReplicatedWriteConflictException",
    ];

    internal TimeProvider Time { get; } = time ?? TimeProvider.System;

    /// <summary>A table that exists, or will when it is used.</summary>
    public ITable Table(TableSchema schema) => new DynamoTable(this, schema);

    /// <summary>Makes a call; its failure becomes a <see cref="TableException"/>.</summary>
    internal async Task<T> CallAsync<T>(TableSchema schema, Func<IAmazonDynamoDB, Task<T>> callAsync, CancellationToken cancel)
    {
        try
        {
            return await callAsync(client);
        }
        catch (Exception error) when (error is not (ConditionalCheckFailedException or TableException)
            && !cancel.IsCancellationRequested && FaultOf(error) is { } fault)
        {
            throw new TableException(fault, Text(fault, error, schema), error);
        }
    }

    private static TableFault? FaultOf(Exception error) => error switch
    {
        AmazonServiceException { ErrorCode: "ResourceNotFoundException" } => TableFault.Missing,
        AmazonServiceException { ErrorCode: "ItemCollectionSizeLimitExceededException" or "LimitExceededException" } => TableFault.Full,
        AmazonServiceException { ErrorCode: { } code } when ForbiddenCodes.Contains(code) => TableFault.Forbidden,
        AmazonServiceException { ErrorCode: { } code } when BusyCodes.Contains(code) => TableFault.Busy,
        AmazonServiceException { ErrorCode: "ValidationException" } => TableFault.BadItem,
        AmazonServiceException { StatusCode: HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized } => TableFault.Forbidden,
        AmazonServiceException or HttpRequestException or IOException or TimeoutException or OperationCanceledException => TableFault.Busy,
        AmazonClientException => TableFault.Forbidden, // there are no credentials
        _ => null,
    };

    private static string Text(TableFault fault, Exception error, TableSchema schema) => fault switch
    {
        TableFault.Missing => $"There is no table {schema.Name} in this account and region.",
        TableFault.Forbidden => $"Table {schema.Name}: not allowed, or no credentials: {error.Message}",
        TableFault.Busy => $"Table {schema.Name}: busy or out of reach: {error.Message}",
        _ => $"Table {schema.Name}: {error.Message}",
    };
}
