using System.Text.Json;
using LocalIotCore.Rules;

namespace LocalIotCore.Http;

/// <summary>A rule as it was written.</summary>
/// <param name="CreatedAt">Unix seconds.</param>
internal sealed record TopicRule(string RuleName, string Sql, string Description, double CreatedAt, JsonElement Actions,
    bool RuleDisabled, string AwsIotSqlVersion, JsonElement? ErrorAction);

internal sealed record GetTopicRuleResponse(string RuleArn, TopicRule Rule);

/// <param name="TopicPattern">The filter of its FROM clause; null for a rule for Basic Ingest alone.</param>
/// <param name="CreatedAt">Unix seconds.</param>
internal sealed record TopicRuleListItem(string RuleArn, string RuleName, string? TopicPattern, double CreatedAt, bool RuleDisabled);

internal sealed record ListTopicRulesResponse(IReadOnlyList<TopicRuleListItem> Rules, string? NextToken);

internal sealed record HttpUrlConfiguration(string? ConfirmationUrl);

internal sealed record DestinationConfiguration(HttpUrlConfiguration? HttpUrlConfiguration, JsonElement? VpcConfiguration);

internal sealed record CreateDestinationRequest(DestinationConfiguration? DestinationConfiguration);

internal sealed record UpdateDestinationRequest(string? Arn, string? Status);

internal sealed record HttpUrlProperties(string ConfirmationUrl);

/// <param name="CreatedAt">Unix seconds.</param>
/// <param name="LastUpdatedAt">Unix seconds.</param>
/// <param name="HttpUrlProperties">Of a destination alone.</param>
/// <param name="HttpUrlSummary">The same, in a list.</param>
internal sealed record DestinationDescription(string Arn, DestinationStatus Status, double CreatedAt, double LastUpdatedAt,
    string StatusReason, HttpUrlProperties? HttpUrlProperties, HttpUrlProperties? HttpUrlSummary);

internal sealed record DestinationResponse(DestinationDescription TopicRuleDestination);

internal sealed record ListDestinationsResponse(IReadOnlyList<DestinationDescription> DestinationSummaries, string? NextToken);
