<?php
// What the examples need of WordPress, in its place: a post, its page, and the hooks.
define('ABSPATH', __DIR__ . '/');
define('MINUTE_IN_SECONDS', 60);

$filters = [];
$post = (object) ['ID' => 41, 'comment_status' => $_GET['comments'] ?? 'open'];

function add_filter($name, $function) { $GLOBALS['filters'][$name][] = $function; }
function apply_filters($name, $value, ...$more) {
    foreach ($GLOBALS['filters'][$name] ?? [] as $function) {
        $value = $function($value, ...$more);
    }
    return $value;
}
function __return_false() { return false; }
function __return_empty_string() { return ''; }
function get_post() { return $GLOBALS['post']; }
function is_singular() { return '/post' === parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH); }
function post_password_required() { return false; }
function get_the_title() { return 'A "quoted" title'; }
function get_permalink() { return 'http://' . $_SERVER['HTTP_HOST'] . '/post'; }
function get_bloginfo() { return 'en-US'; }
function esc_attr($text) { return htmlspecialchars($text, ENT_QUOTES); }
function esc_url($text) { return esc_attr($text); }
function esc_html__($text) { return esc_attr($text); }
function get_transient() { return false; }
function set_transient() { return true; }
function wp_parse_url($url, $part) { return parse_url($url, $part); }
function wp_remote_get($url, $args) { return wp_remote_request($url, ['method' => 'GET'] + $args); }
function wp_remote_request($url, $args) {
    $answer = apply_filters('pre_http_request', false, $args, $url);
    if (false !== $answer) {
        return $answer;
    }
    $http = ['method' => $args['method'], 'content' => $args['body'] ?? '', 'ignore_errors' => true];
    $http['header'] = 'Content-Type: application/x-www-form-urlencoded';
    $body = file_get_contents($url, false, stream_context_create(['http' => $http]));
    return ['code' => (int) explode(' ', $http_response_header[0])[1], 'body' => $body];
}
function wp_remote_retrieve_response_code($answer) { return $answer['code']; }
function wp_remote_retrieve_body($answer) { return $answer['body']; }

require 'wp-config.php';
require 'moderated-comments.php';
require 'akismet-elsewhere.php';

$asked = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if ('/akismet' === $asked) {
    $args = ['method' => 'POST', 'body' => 'blog=b&key=' . $_GET['key'], 'headers' => ['Host' => 'x']];
    exit(wp_remote_request('https://rest.akismet.com/1.1/verify-key', $args)['body']);
}
if ('/open' === $asked) {
    exit(json_encode(apply_filters('comments_open', true)));
}
echo '<!doctype html><html lang="en"><title>A post</title><main>';
if ('block' === ($_GET['theme'] ?? '')) {
    echo apply_filters('render_block_core/comments', '<form>Its own form</form>');
} else {
    include apply_filters('comments_template', 'comments.php');
}
