<?php
// What each customer is to be billed for a month, to the cent, from Pax8's invoices. PHP 8.1 or
// later, and no package:
//
//   pax8 sandbox &
//   PAX8_BASE_URL=http://127.0.0.1:8080 PAX8_CLIENT_ID=any PAX8_CLIENT_SECRET=any \
//       php month_end.php 2026-05
//
// Against Pax8 itself it is the same, with your credentials and https://api.pax8.com.

declare(strict_types=1);

$root = getenv('PAX8_BASE_URL') ?: 'http://127.0.0.1:8080';
$month = $argv[1] ?? date('Y-m', strtotime('first day of last month'));

/** Calls Pax8, and gives what it answers; exits with what it refuses with. */
function call(string $method, string $path, ?array $body = null, ?string $token = null): array
{
    global $root;
    $headers = ['Content-Type: application/json', 'Connection: close'];
    if ($token !== null) {
        $headers[] = "Authorization: Bearer $token";
    }
    $context = stream_context_create(['http' => [
        'method' => $method,
        'header' => $headers,
        'content' => $body === null ? '' : json_encode($body),
        'ignore_errors' => true,
        'timeout' => 60,
    ]]);
    $answer = file_get_contents($root . $path, false, $context);
    if ($answer === false || !preg_match('/ 2\d\d /', $http_response_header[0])) {
        fwrite(STDERR, "$method $path: " . ($http_response_header[0] ?? 'no answer') . " $answer\n");
        exit(1);
    }
    // json_decode would make a float of an amount. As text it keeps every digit.
    $quoted = preg_replace('/"(?:[^"\\\\]|\\\\.)*"(*SKIP)(*F)|-?\d+\.\d+(?:[eE][+-]?\d+)?/', '"$0"', $answer);
    return json_decode($quoted, true, flags: JSON_THROW_ON_ERROR);
}

/** All records of a listing, page after page. */
function all(string $path, string $token): Generator
{
    $number = 0;
    do {
        $separator = str_contains($path, '?') ? '&' : '?';
        $page = call('GET', "$path{$separator}page=$number&size=200", null, $token);
        yield from $page['content'];
        $number++;
    } while ($number < $page['page']['totalPages']);
}

/** An amount as a whole number of hundred-millionths, with which sums are exact. */
function exactly(string|int $amount): int
{
    if (!preg_match('/^(-?)(\d+)(?:\.(\d{1,8}))?$/', (string) $amount, $parts)) {
        throw new RangeException("$amount is no amount of at most eight decimals");
    }
    $units = (int) $parts[2] * 100_000_000 + (int) str_pad($parts[3] ?? '', 8, '0');
    return $parts[1] === '-' ? -$units : $units;
}

/** The same as text, rounded to the cent. */
function money(int $units): string
{
    $cents = intdiv(abs($units) + 500_000, 1_000_000);
    return sprintf('%s%d.%02d', $units < 0 ? '-' : '', intdiv($cents, 100), $cents % 100);
}

$token = call('POST', '/v1/token', [
    'client_id' => getenv('PAX8_CLIENT_ID'),
    'client_secret' => getenv('PAX8_CLIENT_SECRET'),
    'audience' => 'https://api.pax8.com',
    'grant_type' => 'client_credentials',
])['access_token'];

$first = "$month-01";
$last = date('Y-m-t', strtotime($first));
$invoices = "/v1/invoices?invoiceDateRangeStart=$first&invoiceDateRangeEnd=$last";
$owed = [];
$wrong = 0;
foreach (all($invoices, $token) as $invoice) {
    $sum = 0;
    foreach (all("/v1/invoices/{$invoice['id']}/items", $token) as $item) {
        $units = exactly($item['total']);
        $sum += $units;
        $owed[$item['companyName'] ?? '(no company)'] ??= 0;
        $owed[$item['companyName'] ?? '(no company)'] += $units;
    }
    // What does not add up is to be looked at before anybody is billed by it.
    if (money($sum) !== money(exactly($invoice['total']))) {
        fwrite(STDERR, "{$invoice['id']}: {$invoice['total']}, but its items make " . money($sum) . "\n");
        $wrong++;
    }
}
ksort($owed);
foreach ($owed as $company => $units) {
    printf("%14s  %s\n", money($units), $company);
}
printf("%14s  %s\n", money(array_sum($owed)), "all of $month");
exit($wrong === 0 ? 0 : 2);
